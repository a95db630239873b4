/** Jest runs the TypeScript sources: `ts` stands before `js`, or compiled files beside them would be tested. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  moduleNameMapper: {
    '^cdk-release-pipeline$': '<rootDir>/lib/index.ts',
    '^cdk-release-pipeline/local$': '<rootDir>/lib/local/index.ts',
    '^cdk-release-pipeline/gate$': '<rootDir>/lib/handlers/gate.ts',
    '^cdk-release-pipeline/contracts$': '<rootDir>/lib/contracts/index.ts',
  },
  transform: {
    '\\.(ts|mjs)$|/node_modules/mime/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  // mime has ECMAScript modules only
  transformIgnorePatterns: ['/node_modules/(?!mime/)'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
