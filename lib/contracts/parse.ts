import { ErrorCode, ReleaseError } from './errors';

/**
 * Reads one value of unknown shape field by field. All faults are gathered and thrown together, each with the path of its field.
 * Of a document of another schema version only that is said: the rest follows from it.
 *
 * A parser below takes a Reader and returns a typed value; what it returns before `finish` is only to be used if there was no fault.
 */
export class Reader {
  public static parse<T>(document: string, value: unknown, read: (reader: Reader) => T): T {
    const faults: Fault[] = [];
    const result = read(new Reader(document, value, faults));
    const foreign = faults.filter((fault) => fault.code === 'VersionUnsupported');
    const told = foreign.length > 0 ? foreign : faults;
    if (told.length > 0) throw new ReleaseError(told[0].code, `${document}: ${told.map((fault) => fault.text).join('; ')}`);
    return result;
  }

  private constructor(private readonly path: string, private readonly value: unknown, private readonly faults: Fault[]) {}

  public get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  public fault(expected: string, code: ErrorCode = 'FieldInvalid'): void {
    const missing = this.value === undefined;
    this.faults.push({
      code: missing ? 'FieldMissing' : code,
      text: `'${this.path}' must be ${expected}, got ${missing ? 'nothing' : shorten(JSON.stringify(this.value))}`,
    });
  }

  public field(name: string): Reader {
    const value = isRecord(this.value) ? this.value[name] : undefined;
    return new Reader(`${this.path}.${name}`, value, this.faults);
  }

  /** The fields must be exactly these: an unknown one is a misspelt one. */
  public object(...known: string[]): this {
    if (!isRecord(this.value)) {
      this.fault('an object');
      return this;
    }
    for (const key of Object.keys(this.value)) {
      if (!known.includes(key)) {
        this.faults.push({ code: 'FieldInvalid', text: `'${this.path}.${key}' is not a known field (known: ${known.join(', ')})` });
      }
    }
    return this;
  }

  public string(pattern?: RegExp, expected = 'a text'): string {
    if (typeof this.value !== 'string' || (pattern && !pattern.test(this.value))) {
      this.fault(pattern && expected === 'a text' ? `a text like ${pattern.source}` : expected);
      return '';
    }
    return this.value;
  }

  public oneOf<T extends string>(values: readonly T[]): T {
    if (!values.includes(this.value as T)) this.fault(`one of ${values.join(', ')}`);
    return this.value as T;
  }

  public integer(min = 0, max = Number.MAX_SAFE_INTEGER): number {
    if (!Number.isInteger(this.value) || (this.value as number) < min || (this.value as number) > max) {
      this.fault(`a whole number from ${min} to ${max}`);
      return min;
    }
    return this.value as number;
  }

  public boolean(): boolean {
    if (typeof this.value !== 'boolean') this.fault('true or false');
    return this.value === true;
  }

  public instant(): string {
    const expected = 'an instant like 2026-01-31T12:00:00.000Z';
    const text = this.string(INSTANT, expected);
    if (text !== '' && !isOnCalendar(text)) this.fault(expected);
    return text;
  }

  /** Any ISO 8601 instant, as an instant of ours. */
  public moment(): string {
    const time = typeof this.value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(this.value) ? Date.parse(this.value) : NaN;
    if (Number.isNaN(time)) {
      this.fault('an instant in ISO 8601');
      return '';
    }
    return new Date(time).toISOString();
  }

  public list<T>(read: (item: Reader) => T, atLeast = 0): T[] {
    if (!Array.isArray(this.value) || this.value.length < atLeast) {
      this.fault(atLeast > 0 ? `a list of at least ${atLeast}` : 'a list');
      return [];
    }
    return this.value.map((item, index) => read(new Reader(`${this.path}[${index}]`, item, this.faults)));
  }

  /** Values of one kind, each under a name of its own. */
  public map<T>(read: (item: Reader) => T): Record<string, T> {
    return Object.fromEntries(Object.keys(this.record()).map((name) => [name, read(this.field(name))]));
  }

  /** For what no document holds. */
  public like<T>(isIt: (value: unknown) => value is T, expected: string): T {
    if (!isIt(this.value)) this.fault(expected);
    return this.value as T;
  }

  public optional<T>(read: (reader: Reader) => T): T | undefined {
    return this.value === undefined ? undefined : read(this);
  }

  public nullable<T>(read: (reader: Reader) => T): T | null {
    return this.value === null ? null : read(this);
  }

  public record(): Record<string, unknown> {
    if (!isRecord(this.value)) {
      this.fault('an object');
      return {};
    }
    return this.value;
  }

  public schemaVersion(expected: number): void {
    const { value } = this.field('schemaVersion');
    if (!Number.isInteger(value)) this.field('schemaVersion').fault(`${expected}`);
    else if (value !== expected) this.field('schemaVersion').fault(`${expected} (written by another version of this package)`, 'VersionUnsupported');
  }
}

/** Text to value; a text that is no JSON is refused with the name of its document. */
export function parseJson(document: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ReleaseError('DocumentUnreadable', `${document}: is not JSON: ${shorten(text)}`, { cause: error });
  }
}

interface Fault {
  readonly code: ErrorCode;
  readonly text: string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The 30th of February and the 25th hour look like instants, too. */
function isOnCalendar(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(text: string | undefined): string {
  const shown = String(text);
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}
