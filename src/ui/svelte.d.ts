/** What the build makes of components and style sheets (`scripts/svelte-plugin.ts`). */
declare module '*.svelte' {
  import type { Component } from 'svelte';

  const component: Component<Record<string, unknown>>;
  export default component;
}

declare module '*.css';
