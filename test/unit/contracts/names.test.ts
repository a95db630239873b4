import {
  ARTIFACT_NAME_MAX, artifactNameFault, ENVIRONMENT_NAME_MAX, environmentNameFault, pipelineName, RELEASE_NAME_MAX, releaseNameFault, VERSION_MAX, versionFault,
} from '../../../lib/contracts/names';

const KEBAB = [
  { what: 'release name', fault: releaseNameFault, max: RELEASE_NAME_MAX },
  { what: 'environment name', fault: environmentNameFault, max: ENVIRONMENT_NAME_MAX },
  { what: 'artifact name', fault: artifactNameFault, max: ARTIFACT_NAME_MAX },
];

describe.each(KEBAB)('$what', ({ what, fault, max }) => {
  test.each(['a', 'shop', 'shop-2', 'my-web-shop', 'constructor'])('may be %s', (name) => {
    expect(fault(name)).toBeUndefined();
  });

  test('may have as many characters as its limit', () => {
    expect(fault('a'.repeat(max))).toBeUndefined();
  });

  test('fails with one character more, and offers the name cut', () => {
    const name = 'a'.repeat(max + 1);
    expect(fault(name)).toBe(`${what} '${name}' must be at most ${max} lower case letters and digits, in words joined by '-', and begin with a letter; '${'a'.repeat(max)}' would do`);
  });

  test.each([['My Shop', 'my-shop'], ['shop.eu', 'shop-eu'], ['2nd-shop', 'nd-shop'], ['shop-', 'shop'], ['a--b', 'a-b'], ['web/site', 'web-site'], ['shop\n', 'shop']])(
    'fails for %j and offers %s', (name, remedy) => {
      expect(fault(name)).toMatch(new RegExp(`^${what} .* begin with a letter; '${remedy}' would do$`, 's'));
    });

  test.each(['', '-', '42', 'ß'])('fails for %j, and offers nothing', (name) => {
    expect(fault(name)).toMatch(/begin with a letter$/);
  });
});

test.each(['build', 'Build'])('fails for the environment %s: that is the build pipeline', (name) => {
  expect(environmentNameFault(name)).toMatch(/^environment name/);
  expect(environmentNameFault(name)).not.toMatch(/would do/);
});

test.each(['1.0.0', '1', 'v1', '2026.01.05-17_a', 'A', '9'.repeat(VERSION_MAX)])('a version may be %s', (version) => {
  expect(versionFault(version)).toBeUndefined();
});

test.each([['1.0.0+17', '1.0.0-17'], ['1+2+3', '1-2-3']])('fails for version %s, says why, and offers %s', (version, remedy) => {
  expect(versionFault(version)).toBe(`version '${version}' contains '+', which S3 keys and URLs do not keep; write '${remedy}' instead`);
});

test.each(['', '.1', '-1', '_1', '1 0', '1/0', '1\n', 'ä', '9'.repeat(VERSION_MAX + 1), '+1', '1 0+2', '1+'.padEnd(VERSION_MAX + 1, '0')])('fails for version %j', (version) => {
  expect(versionFault(version)).toBe(`version '${version}' must be 1 to 64 letters, digits, '.', '-' or '_', and begin with a letter or a digit`);
});

test('names at their limits give a name that roles and schedules may have', () => {
  expect(pipelineName('a'.repeat(RELEASE_NAME_MAX), 'b'.repeat(ENVIRONMENT_NAME_MAX)).length).toBeLessThanOrEqual(64);
});
