/** An error as Node's network modules give it. */
export class NetworkError extends Error {
  public readonly hostname: string | undefined;

  private constructor(public readonly code: string, public readonly syscall: string | undefined, message: string, hostname?: string) {
    super(message);
    this.name = 'Error';
    this.hostname = hostname;
  }

  /** The name is not known; the hint says why, if that is not what Node would say. */
  public static notFound(hostname: string, hint = ''): NetworkError {
    return new NetworkError('ENOTFOUND', 'getaddrinfo', `getaddrinfo ENOTFOUND ${hostname}${hint}`, hostname);
  }

  /** Nobody listens there. */
  public static refused(address: string, port: number | string): NetworkError {
    return new NetworkError('ECONNREFUSED', 'connect', `connect ECONNREFUSED ${address}:${port}`);
  }

  /** Who was called ended the connection. */
  public static hungUp(): NetworkError {
    return new NetworkError('ECONNRESET', undefined, 'socket hang up');
  }
}
