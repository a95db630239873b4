import { isAllowed } from '../../../lib/contracts/address';

test.each([
  '1.1.1.1', '93.184.216.34', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0',
  '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255', '::ffff:1.1.1.1', '::FFFF:1.1.1.1', '2606:4700:4700::1111', 'fbff::1',
])('%s is public', (address) => {
  expect(isAllowed(address, [])).toBe(true);
});

const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['loopback', ['127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1']],
  ['private', ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255', 'fc00::', 'fdff::1', 'FD00::1', 'fec0::1']],
  ['shared', ['100.64.0.0', '100.127.255.255']],
  ['link-local, where the metadata of a machine is', ['169.254.0.0', '169.254.169.254', '169.254.255.255', 'fe80::1', 'febf::1', 'fe80::1%eth0']],
  ['multicast or reserved', ['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', 'ff02::1']],
  ['IPv4 in another dress', ['::ffff:127.0.0.1', '::FFFF:169.254.169.254', '::ffff:7f00:1', '0:0:0:0:0:ffff:127.0.0.1', '0:0:0:0:0:ffff:a9fe:a9fe', '::127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b::127.0.0.1', '64:ff9b:1::7f00:1']],
  ['no address', ['', 'localhost', '127.1', '0177.0.0.1', '0x7f000001', '2130706433', '1.1.1.1 ', '1.1.1.1:80', '[::1]', '::ffff:', '::ffff:1.1.1']],
];

describe.each(REFUSED)('%s', (_kind, addresses) => {
  test.each(addresses)('fails: %j', (address) => {
    expect(isAllowed(address, [])).toBe(false);
  });
});

test.each([['10.0.0.7', '10.0.0.7'], ['::ffff:10.0.0.7', '10.0.0.7'], ['fd00::7', 'fd00::7'], ['127.0.0.1', '127.0.0.1']])('%s may be asked when %s is named', (address, named) => {
  expect(isAllowed(address, ['192.168.0.1', named])).toBe(true);
});

test.each([['10.0.0.8', '10.0.0.7'], ['10.0.0.70', '10.0.0.7'], ['127.0.0.1', '10.0.0.7'], ['fd00::8', 'fd00::7']])('fails: %s when only %s is named', (address, named) => {
  expect(isAllowed(address, [named])).toBe(false);
});
