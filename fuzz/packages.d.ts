// What we use of packages that bring no types, or none for these files.
declare module '@babel/core' {
  export const types: {
    updateExpression(operator: '++', target: object): object;
    memberExpression(object: object, property: object, computed: boolean): object;
    identifier(name: string): object;
    numericLiteral(value: number): object;
  };
  export function transformAsync(code: string, options: object): Promise<{ readonly code?: string | null } | null>;
}

declare module '@jazzer.js/instrumentor/dist/plugins/coverageVisitor.js' {
  export function makeCoverageVisitor(count: () => object): object;
}
