"""Runs one Lambda function for a rehearsal. A line of JSON on standard input is an invocation, the lines on standard output are what came of it.

What asks for the time is told the world's, plus what the handler has slept: sleeping takes no real time, unless there are other threads.
Monotonic clocks, asyncio and timeouts of sockets know real time.
"""
import datetime
import decimal
import errno
import importlib
import io
import ipaddress
import json
import logging
import os
import signal
import socket
import ssl
import sys
import threading
import time
import traceback

TASK, HANDLER = sys.argv[1:3]
sys.path[0] = TASK
for name in ('PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED'):
    os.environ.pop(name, None)

COMMANDS = os.fdopen(os.dup(0), encoding='utf-8')
REPLIES = os.fdopen(os.dup(1), 'w', encoding='utf-8')
for stream in (0, 1, 2):
    os.dup2(os.open(os.devnull, os.O_RDWR), stream)
speaking = threading.Lock()
world = {}


def tell(**message):
    with speaking:
        REPLIES.write(json.dumps(message).replace(TASK, '/var/task') + '\n')
        REPLIES.flush()


def refuse(what):
    tell(refused=what)
    raise PermissionError(errno.EPERM, f'the rehearsal does not give this to handlers: {what}')


class Log(io.TextIOBase):
    rest = ''

    def writable(self):
        return True

    def write(self, text):
        *lines, self.rest = (self.rest + text).split('\n')
        for line in lines:
            tell(log=line)
        return len(text)

    def end(self):
        if self.rest:
            self.write('\n')


# Time

class Clock:
    started = slept = allowed = 0

    def now(self):
        return self.started + self.slept

    def seconds(self):
        return self.now() / 1e9

    def read(self, which):
        return self.seconds() if which == time.CLOCK_REALTIME else REAL['clock_gettime'](which)

    def read_ns(self, which):
        return self.now() if which == time.CLOCK_REALTIME else REAL['clock_gettime_ns'](which)

    def sleep(self, seconds):
        if seconds < 0:
            raise ValueError('sleep length must be non-negative')
        if threading.active_count() > 1:
            return REAL['sleep'](seconds)
        self.slept += int(seconds * 1e9)
        if self.slept >= self.allowed:
            tell(timeout=True)
            signal.pause()


class AtNow:
    """A function of `time` that takes the moment as its last argument, which is now if it is not given."""
    def __init__(self, function, before, now):
        self.function, self.before, self.now = function, before, now

    def __call__(self, *given):
        return self.function(*given) if len(given) > self.before and given[-1] is not None else self.function(*given[:self.before], self.now())


clock = Clock()
REAL = {name: getattr(time, name) for name in ('sleep', 'clock_gettime', 'clock_gettime_ns')}
time.time, time.time_ns, time.sleep, time.clock_gettime, time.clock_gettime_ns = clock.seconds, clock.now, clock.sleep, clock.read, clock.read_ns
for name in ('gmtime', 'localtime', 'ctime'):
    setattr(time, name, AtNow(getattr(time, name), 0, clock.seconds))
time.strftime, time.asctime = AtNow(time.strftime, 1, time.localtime), AtNow(time.asctime, 0, time.localtime)


class AnyDate(type):
    """Whatever C code makes of the real class is an instance of ours, too."""
    def __instancecheck__(cls, value):
        return isinstance(value, cls.__bases__[0]) if cls in (VirtualDate, VirtualDateTime) else type.__instancecheck__(cls, value)

    def __subclasscheck__(cls, other):
        return issubclass(other, cls.__bases__[0]) if cls in (VirtualDate, VirtualDateTime) else type.__subclasscheck__(cls, other)


class VirtualDate(datetime.date, metaclass=AnyDate):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


class VirtualDateTime(datetime.datetime, metaclass=AnyDate):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)


for ours, name in ((VirtualDate, 'date'), (VirtualDateTime, 'datetime')):
    ours.__name__ = ours.__qualname__ = name
    ours.__module__ = 'datetime'
    setattr(datetime, name, ours)


# Ways out: the world's services, the world's hosts, nothing else

def is_address(host):
    try:
        ipaddress.ip_address(host)
        return True
    except ValueError:
        return False


def resolve(host):
    if isinstance(host, bytes):
        host = host.decode()
    if not host or host.lower() == 'localhost':
        return '127.0.0.1'
    found = host if is_address(host) else world['hosts'].get(host.lower())
    if found is None:
        raise socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {host} (this rehearsal has no host of that name; name it with r.host('{host}', bucket), in the shell: host {host} BUCKET)")
    return found


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    number = {'http': 80, 'https': 443}.get(port) or int(port or 0)
    return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, '', (resolve(host), number))]


def route(address):
    host, port = address[:2]
    host = resolve(host)
    if host == '127.0.0.1' and port == world['servicesPort']:
        return host, port
    if host in world['hosts'].values() and port in (80, 443):
        return '127.0.0.1', world['internetPort']
    raise ConnectionRefusedError(errno.ECONNREFUSED, f'connect ECONNREFUSED {host}:{port}')


socket.getaddrinfo = getaddrinfo
socket.gethostbyname = resolve
socket.socket.connect = lambda self, address: super(socket.socket, self).connect(route(address))
socket.socket.connect_ex = lambda self, address: super(socket.socket, self).connect_ex(route(address))
# https is answered without TLS.
ssl.SSLContext.wrap_socket = lambda self, sock, *args, **options: sock

REFUSED = {
    'subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn', 'os.spawn', 'os.fork', 'os.forkpty', 'pty.spawn', 'socket.bind', 'socket.sendto',
    'socket.sendmsg', 'socket.getaddrinfo', 'socket.gethostbyname', 'socket.gethostbyaddr', 'socket.getnameinfo',
}


def guard(event, arguments):
    if event in REFUSED:
        refuse(f'a handler calls {event}, which the rehearsal does not give to handlers')
    if event == 'socket.connect' and arguments[1] not in (('127.0.0.1', world['servicesPort']), ('127.0.0.1', world['internetPort'])):
        refuse(f'a handler connects to {arguments[1]}, which the rehearsal does not let handlers do')


class RuntimePackages:
    """What Lambda's runtime has beside Python, and a rehearsal has not."""
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split('.')[0] in ('boto3', 'botocore'):
            refuse(f"it imports '{name}' of Lambda's runtime; a rehearsal has no such runtime: put it into the function's folder")


sys.addaudithook(guard)
sys.meta_path.append(RuntimePackages)


# What Lambda's runtime for Python does

class Fault(Exception):
    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind, self.trace = kind, list(trace)


class Context:
    identity = client_context = None

    def __init__(self, facts):
        self.__dict__.update(facts)

    def get_remaining_time_in_millis(self):
        return max(0, (clock.allowed - clock.slept) // 1_000_000)


class RequestId(logging.Filter):
    def filter(self, record):
        record.aws_request_id = world['context']['aws_request_id']
        return True


def prepare_logging():
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter('[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s', '%Y-%m-%dT%H:%M:%S'))
    handler.addFilter(RequestId())
    logging.getLogger().addHandler(handler)


def load():
    module, dot, name = HANDLER.rpartition('.')
    if not dot:
        raise Fault('Runtime.MalformedHandlerName', f"Bad handler '{HANDLER}': not enough values to unpack (expected 2, got 1)")
    try:
        loaded = importlib.import_module(module.replace('/', '.'))
    except ImportError as error:
        raise Fault('Runtime.ImportModuleError', f"Unable to import module '{module}': {error}")
    except SyntaxError as error:
        raise Fault('Runtime.UserCodeSyntaxError', f"Syntax error in module '{module}': {error}", [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'])
    if not hasattr(loaded, name):
        raise Fault('Runtime.HandlerNotFound', f"Handler '{name}' missing on module '{module}'")
    return getattr(loaded, name)


def plain(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError(f'Object of type {type(value).__name__} is not JSON serializable')


def marshal(value):
    try:
        return json.dumps(value, default=plain)
    except Exception as error:
        raise Fault('Runtime.MarshalError', f'Unable to marshal response: {error}')


def failed(kind, message, trace):
    tell(failed={'errorMessage': message, 'errorType': kind, 'requestId': world['context']['aws_request_id'], 'stackTrace': trace})


def own_frames(error):
    """The frames that lie in the function; those of Python and of the rehearsal depend on the machine."""
    frames = traceback.extract_tb(error.__traceback__)
    return traceback.format_list([(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames if frame.filename.startswith(TASK)])


sys.stdout = sys.stderr = Log()
prepare_logging()
handler = None
for line in COMMANDS:
    world = json.loads(line)
    clock.started, clock.slept, clock.allowed = world['now'] * 1_000_000, 0, world['allowed'] * 1_000_000
    try:
        if handler is None:
            handler = load()
            tell(loaded=True)
        answer = marshal(handler(json.loads(world['event']), Context(world['context'])))
        sys.stdout.end()
        tell(answer=answer)
    except Fault as fault:
        sys.stdout.end()
        failed(fault.kind, str(fault), fault.trace)
    except Exception as error:
        sys.stdout.end()
        failed(type(error).__name__, str(error), own_frames(error))
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 0 if end.code is None else 1)
