import { Component, type ComponentClass, type ComponentType, type VNode } from 'preact';

/**
 * A component that is rendered again only when one of its properties is another one. Keeping elements in `useMemo`
 * would do the same, but each kept element holds on to the whole tree it was first rendered in.
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
