import { Component, type ComponentClass, type ComponentType, type VNode } from 'preact';

/**
 * A component that is only rendered again when one of its properties changes. `useMemo` would do the same, but each
 * element that it keeps retains the whole tree in which it was first rendered.
 */
export function memo<P extends object>(View: ComponentType<P>): ComponentClass<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = Object.keys(next) as (keyof P)[];
      return names.some((name) => next[name] !== this.props[name]);
    }

    override render(props: Readonly<P>): VNode {
      return <View {...props} />;
    }
  };
}
