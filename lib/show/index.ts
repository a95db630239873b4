export { changeText } from './change-text';
export * from './definition';
export { definitionIn } from './definition-in';
export { definitionOf } from './definition-of';
export { type Difference, differences } from './differences';
export { markdownOf } from './markdown';
export { mermaidOf } from './mermaid';
export { textOf } from './text';
