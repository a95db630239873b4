import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isReleaseError } from '../../../contracts/errors';
import { TreeFile } from '../../archive';
import { unzip } from '../files/unzip';
import { ServiceError } from '../service';
import { DEPLOYMENT_PACKAGE_MAX } from './limits';
import { DeployedCode } from './versioned-function';

/** Deployment packages, unpacked below a folder that is gone when the world is closed. */
export class UnpackedCode {
  private folder: string | undefined;
  private readonly unpacked = new Map<string, DeployedCode>();

  /** Throws as Lambda does for an archive that it can't unpack, or that is too large. */
  public add(archive: Buffer): DeployedCode {
    const codeSha256 = createHash('sha256').update(archive).digest('base64');
    const known = this.unpacked.get(codeSha256);
    if (known) return known;
    const files = filesOf(archive);
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size > DEPLOYMENT_PACKAGE_MAX) throw invalid(`Unzipped size must be smaller than ${DEPLOYMENT_PACKAGE_MAX} bytes`);
    this.folder ??= mkdtempSync(join(tmpdir(), 'rehearsal-code-'));
    const code = { codeSha256, codeDirectory: join(this.folder, String(this.unpacked.size)) };
    mkdirSync(code.codeDirectory);
    for (const { path, bytes } of files) {
      const file = join(code.codeDirectory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    this.unpacked.set(codeSha256, code);
    return code;
  }

  public close(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

function filesOf(archive: Buffer): readonly TreeFile[] {
  try {
    return unzip(archive);
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    throw invalid('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message);
}
