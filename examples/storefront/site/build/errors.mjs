/** What is wrong with the order or with the content. `code` is for programs, the message for people. */
export class BuildError extends Error {
  /** @param {'Usage' | 'Content' | 'Output' | 'Template'} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = 'BuildError';
    this.code = code;
  }
}
