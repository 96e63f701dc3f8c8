/** Whether what is sent to an address can be read by others on the way; on this machine nobody can. */
export function isPlaintextHttp({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
