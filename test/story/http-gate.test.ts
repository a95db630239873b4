import { Duration } from 'aws-cdk-lib';
import { Gate } from '../../lib';
import { healthy, HOST, site, smallApp, WEBSITE } from '../helpers/apps';
import { Rehearsal } from '../../lib/local';
import { deploy, running } from '../helpers/stories';

const short = { timeout: Duration.minutes(5) };

/** What the gate after the deployment of 1.0.0 said; somebody may have changed its configuration before. */
async function answerTo(gate: Gate, files = site('1.0.0'), tune: Parameters<Rehearsal['tune']>[1] = (same) => same): Promise<string> {
  let answer = '';
  await smallApp({ after: healthy({ gates: [gate], ...short }) }).rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    r.tune('prod', tune);
    await r.settle();
    await deploy(r, '1.0.0', files);
    const [{ outcome, verdicts: [{ verdict, reason }] }] = r.report.deployments;
    answer = `${outcome}, ${verdict}: ${reason}`;
  });
  return answer;
}

test('passes if status and texts are those that are expected, with the release\'s version and digest in the place of their names', async () => {
  await smallApp({ after: healthy() }).rehearse(async (r) => {
    r.host(HOST, WEBSITE);
    await r.settle();
    await deploy(r, '1.0.0');
    await deploy(r, '1.1.0');
    expect(running(r)).toBe('1.1.0');
    expect(r.report.environment('prod').lastGood).toBe('1.1.0');
  });
});

describe('fails', () => {
  test('for another status', async () => {
    expect(await answerTo(Gate.http(`https://${HOST}/nowhere`))).toBe('failed, failed: https://shop.example.com/nowhere answered 404, expected 200');
  });

  test('for a text that is not there', async () => {
    expect(await answerTo(Gate.http(`https://${HOST}/`, { contains: ['1.0.0', 'welcome'] }))).toBe('failed, failed: https://shop.example.com/ answered 200 without "welcome"');
  });

  test('for a host that the story has not named, and says how to name it', async () => {
    expect(await answerTo(Gate.http('https://www.example.com/'))).toBe(
      "failed, errored: the function failed: getaddrinfo ENOTFOUND www.example.com (this rehearsal has no host of that name; name it with r.host('www.example.com', bucket), in the shell: host www.example.com BUCKET)",
    );
  });

  test('for a page of another version', async () => {
    expect(await answerTo(Gate.http(`https://${HOST}/health.json`, { contains: ['{version}'] }), site('0.9.0')))
      .toBe('failed, failed: https://shop.example.com/health.json answered 200 without "1.0.0"');
  });

  test.each(['10.0.0.1', '127.0.0.1', '169.254.169.254'])('for the address %s, which is never asked unless it is named, also if somebody writes it into the parameter', async (address) => {
    expect(await answerTo(Gate.http('http://93.184.216.34/'), undefined, (before) => JSON.parse(JSON.stringify(before).replaceAll('93.184.216.34', address)) as typeof before)).toBe(
      `failed, errored: the function failed: ${address} is at ${address}, which is not public; name it in privateAddresses if that is meant`,
    );
  });

  test('for a private address that is named, too, if nobody is there', async () => {
    expect(await answerTo(Gate.http('http://10.0.0.1/', { privateAddresses: ['10.0.0.1'] }))).toMatch(/^failed, errored: the function failed: connect ECONNREFUSED 10\.0\.0\.1:80/);
  });
});
