/** Whether data sent to an address travels unencrypted over a network; the local machine is exempt. */
export function isPlaintextHttp({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
