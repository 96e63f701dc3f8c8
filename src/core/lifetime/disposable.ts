/** Something with a lifetime. Disposing twice is allowed and does nothing the second time. */
export interface Disposable {
  dispose(): void;
}
