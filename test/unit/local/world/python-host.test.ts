import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SOMEBODY } from '../../../helpers/access';
import { parts, Parts, START, thrown } from './world-fixture';

/** Needs python3 (Debian: apt-get install python3), and fails without it. */
describe('the host of handlers in Python', () => {
  let world: Parts;
  beforeEach(async () => { world = await parts({ patience: 5000 }); });
  afterEach(() => world.close());

  const register = (name: string, code: string | Readonly<Record<string, string>>, settings: object = {}) => (
    world.register(name, typeof code === 'string' ? { 'index.py': code } : code, { runtime: 'python3.12', ...settings })
  );
  const answer = async (name: string, event: unknown = {}) => {
    const outcome = await world.lambda.invoke(name, event, SOMEBODY);
    return { ...outcome, value: JSON.parse(outcome.payload) };
  };
  const returning = (expression: string, imports = '') => `${imports}\ndef handler(event, context):\n    return ${expression}\n`;

  test('runs a handler with its own variables, what Lambda tells it, and nothing of the laptop', async () => {
    process.env.LAPTOP_SECRET = 'yes';
    const fn = register('f', returning(`{'event': event, 'env': dict(os.environ), 'cwd': os.getcwd(), 'path': sys.path[0], 'names': [context.function_name, context.function_version,
      context.invoked_function_arn, context.memory_limit_in_mb, context.log_group_name], 'remaining': context.get_remaining_time_in_millis(), 'argv': len(sys.argv)}`, 'import os, sys'), { environment: { A: '1' }, timeoutSeconds: 30 });
    const { value } = await answer('f', { x: [1, 'ü'] });
    delete process.env.LAPTOP_SECRET;
    expect(value).toMatchObject({ event: { x: [1, 'ü'] }, cwd: '/var/task', path: '/var/task', names: ['f', '$LATEST', fn.arn, '128', '/aws/lambda/f'], remaining: 30_000 });
    expect(value.env).toMatchObject({ A: '1', AWS_REGION: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'f', AWS_ENDPOINT_URL: world.server.endpoint, AWS_CONFIG_FILE: '/dev/null', AWS_EXECUTION_ENV: 'AWS_Lambda_python3.12' });
    expect(Object.keys(value.env).filter((name) => /LAPTOP|^PYTHON/.test(name))).toEqual([]);
    expect(existsSync(join(fn.codeDirectory, '__pycache__'))).toBe(false);
  });

  test('every clock that a handler may look at is the world\'s', async () => {
    register('f', returning(`[dt.now().isoformat(), dt.utcnow().isoformat(), dt.now(datetime.timezone.utc).isoformat(), dt.today().isoformat(), date.today().isoformat(), time.time(), time.time_ns(),
      time.gmtime().tm_hour, time.strftime('%H:%M'), time.ctime(), time.clock_gettime(time.CLOCK_REALTIME), isinstance(dt.now(), date), isinstance(datetime.datetime(2026, 1, 1), dt), type(dt.now() - dt.now()).__name__]`,
    'import datetime, time\nfrom datetime import date, datetime as dt'));
    const clock = async () => (await answer('f')).value;
    const iso = '2026-01-05T08:00:00';
    expect(await clock()).toEqual([
      iso, iso, `${iso}+00:00`, iso, '2026-01-05', START.getTime() / 1000, START.getTime() * 1e6, 8, '08:00', 'Mon Jan  5 08:00:00 2026', START.getTime() / 1000, true, true, 'timedelta',
    ]);
    world.timeline.jump(START.getTime() + 3_600_000);
    expect((await clock())[0]).toBe('2026-01-05T09:00:00');
  });

  test('sleeping takes the function\'s time and none of ours, up to its timeout', async () => {
    register('f', 'import time\ndef handler(event, context):\n    before = time.time()\n    time.sleep(event["seconds"])\n    return [time.time() - before, context.get_remaining_time_in_millis()]', { timeoutSeconds: 60 });
    expect((await answer('f', { seconds: 59 })).value).toEqual([59, 1000]);
    const { value, milliseconds, functionError } = await answer('f', { seconds: 60 });
    expect([functionError, milliseconds]).toEqual(['Unhandled', 60_000]);
    expect(value.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 60\.00 seconds$/);
    expect(world.host.instances('f')).toHaveLength(0);
  });

  test('keeps an instance for the next invocation, loads a module once, and starts a second one for a concurrent one', async () => {
    register('f', { 'index.py': 'import state\ndef handler(event, context):\n    state.count += 1\n    return state.count\n', 'state.py': 'count = 0\n' });
    expect([(await answer('f')).value, (await answer('f')).value]).toEqual([1, 2]);
    const both = await Promise.all([answer('f'), answer('f')]);
    expect(both.map(({ value }) => value).sort()).toEqual([1, 3]);
    expect(world.host.instances('f')).toHaveLength(2);
  });

  test('reports what a handler raises as Lambda does, without a path of this machine', async () => {
    register('f', { 'pkg/__init__.py': '', 'pkg/mod.py': 'class Broken(ValueError):\n    pass\ndef handler(event, context):\n    open(__file__ + ".missing")\n' }, { handler: 'pkg/mod.handler' });
    const { value, functionError } = await answer('f');
    expect(functionError).toBe('Unhandled');
    expect(value).toEqual({
      errorType: 'FileNotFoundError', errorMessage: "[Errno 2] No such file or directory: '/var/task/pkg/mod.py.missing'", requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stackTrace: ['  File "/var/task/pkg/mod.py", line 4, in handler\n    open(__file__ + ".missing")\n'],
    });
  });

  test('fails as Lambda does if the handler can not be found, and loads anew', async () => {
    const failure = async (name: string) => {
      const { value: { errorType, errorMessage } } = await answer(name);
      return `${errorType}: ${errorMessage}`;
    };
    register('missing', {});
    register('import', 'import left_pad');
    register('syntax', 'def handler(:');
    register('other', 'def other(): pass');
    register('name', '', { handler: 'handler' });
    register('marshal', returning('{1, 2}'));
    register('cold', 'raise RuntimeError("cold")');
    expect(await failure('missing')).toBe("Runtime.ImportModuleError: Unable to import module 'index': No module named 'index'");
    expect(await failure('import')).toBe("Runtime.ImportModuleError: Unable to import module 'index': No module named 'left_pad'");
    expect(await failure('syntax')).toMatch(/^Runtime\.UserCodeSyntaxError: Syntax error in module 'index': invalid syntax \(index\.py, line 1\)$/);
    expect(await failure('other')).toBe("Runtime.HandlerNotFound: Handler 'handler' missing on module 'index'");
    expect(await failure('name')).toBe("Runtime.MalformedHandlerName: Bad handler 'handler': not enough values to unpack (expected 2, got 1)");
    expect(await failure('marshal')).toBe('Runtime.MarshalError: Unable to marshal response: Object of type set is not JSON serializable');
    expect([await failure('cold'), world.host.instances('cold').length]).toEqual(['RuntimeError: cold', 0]);
    expect(world.host.instances('marshal')).toHaveLength(1);
  });

  test('captures print and logging, without credentials', async () => {
    register('f', 'import logging, os, sys\ndef handler(event, context):\n    print("token", os.environ["AWS_SESSION_TOKEN"])\n    logging.warning("slow")\n    logging.info("fine")\n    sys.stderr.write("no end")\n');
    await answer('f');
    const lines = world.lambda.logs('f').map(({ text }) => text);
    expect(lines).toEqual(['token [secret]', expect.stringMatching(/^\[WARNING\]\t2026-01-05T08:00:00\.000Z\t[0-9a-f-]{36}\tslow$/), 'no end']);
  });

  test('reaches the world\'s hosts, by name and as if TLS were spoken, and no other', async () => {
    world.internet.host('shop.example.com', ({ path, headers }) => ({ status: path === '/no' ? 404 : 200, body: `${headers.host}${path}` }));
    register('f', 'import urllib.request\ndef handler(event, context):\n    return urllib.request.urlopen(event["url"], timeout=5).read().decode()\n');
    expect((await answer('f', { url: 'https://shop.example.com/a' })).value).toBe('shop.example.com/a');
    expect((await answer('f', { url: 'http://shop.example.com/b' })).value).toBe('shop.example.com/b');
    expect((await answer('f', { url: 'https://shop.example.com/no' })).value).toMatchObject({ errorType: 'HTTPError', errorMessage: 'HTTP Error 404: Not Found' });
    expect((await answer('f', { url: 'https://example.com/' })).value.errorMessage).toContain("this rehearsal has no host of that name; name it with r.host('example.com', bucket), in the shell: host example.com BUCKET");
    expect((await answer('f', { url: 'http://93.184.216.34/' })).value.errorMessage).toContain('connect ECONNREFUSED 93.184.216.34:80');
    expect((await answer('f', { url: 'http://127.0.0.1:1/' })).value.errorMessage).toContain('ECONNREFUSED 127.0.0.1:1');
  });

  test('calls the world\'s services with its own credentials, and is answered', async () => {
    register('g', returning('event["n"] + 1'));
    register('f', `import http.client, json, os
def handler(event, context):
    connection = http.client.HTTPConnection(os.environ['AWS_ENDPOINT_URL'].split('//')[1])
    scope = f"{os.environ['AWS_ACCESS_KEY_ID']}/20260105/eu-west-1/lambda/aws4_request"
    connection.request('POST', '/2015-03-31/functions/g/invocations', json.dumps({'n': 1}), {
        'Authorization': f'AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature={"0" * 64}',
        'X-Amz-Date': '20260105T080000Z', 'X-Amz-Security-Token': os.environ['AWS_SESSION_TOKEN'],
    })
    return json.load(connection.getresponse())
`);
    expect((await answer('f')).value).toBe(2);
  });

  test.each([
    ['subprocess.run(["id"])', /subprocess\.Popen/], ['os.system("id")', /os\.system/], ['os.fork()', /os\.fork/], ['socket.socket().bind(("127.0.0.1", 0))', /socket\.bind/],
    ['super(socket.socket, socket.socket()).connect(("93.184.216.34", 80))', /connects to \('93\.184\.216\.34', 80\)/], ['__import__("boto3")', /imports 'boto3' of Lambda's runtime; .* put it into the function's folder/],
  ])('fails every way out by name, also if the handler gets over it: %s', async (call, said) => {
    register('f', `import os, socket, subprocess\ndef handler(event, context):\n    try:\n        ${call}\n    except BaseException:\n        return 'fine'\n`);
    expect(await thrown(world.lambda.invoke('f', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported', message: expect.stringMatching(said) });
  });

  test('ends an instance that exits, hangs or is killed', async () => {
    await world.close();
    world = await parts({ patience: 1500 });
    register('exit', 'import sys\ndef handler(event, context):\n    sys.exit(event)');
    expect((await answer('exit', 3)).value).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('Runtime exited with error: exit status 3') });
    expect((await answer('exit', null)).value.errorMessage).toContain('Runtime exited without providing a reason');
    register('loop', 'def handler(event, context):\n    while True: pass', { timeoutSeconds: 7 });
    const { value, milliseconds } = await answer('loop');
    expect([value.errorMessage.replace(/\S+-\S+/, 'id'), milliseconds]).toEqual(['RequestId: id Error: Task timed out after 7.00 seconds', 7000]);
    const running = answer('loop');
    world.host.kill(world.host.instances('loop')[0].accessKeyId);
    expect((await running).value.errorMessage).toMatch('Runtime exited');
    expect(world.host.instances('loop')).toHaveLength(0);
  });

  test('fails by name on a machine that has no Python', async () => {
    const { PATH } = process.env;
    register('f', returning('1'), { runtime: 'python3.13' });
    try {
      process.env.PATH = '/nowhere';
      expect(await thrown(world.lambda.invoke('f', {}, SOMEBODY))).toMatchObject({ code: 'Unsupported', message: expect.stringMatching(/^the function f runs on python3\.13, and this machine has no python3; install Python 3\.8 or newer/) });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
