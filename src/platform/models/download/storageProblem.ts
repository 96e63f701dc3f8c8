import { PhidelityError } from '../../../core/errors/phidelityError.ts';

/** An error of the file system about a path, in words that say what helps. */
export function storageProblem(error: unknown, path: string): PhidelityError {
  const { code, message } = error as NodeJS.ErrnoException;
  // What the file system did not say is told as it is.
  if (code === undefined || error instanceof PhidelityError) return PhidelityError.from(error);
  const options = { cause: error };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new PhidelityError(
        'disk-full',
        `There is no room left for ${path}. Make room and download again: what is there is kept.`,
        options,
      );
    case 'EFBIG':
      return new PhidelityError(
        'disk-full',
        `The disk, or a limit of this system, takes no file as large as ${path} has to become. A disk that is formatted ` +
          'as FAT32, for example, stops at 4 GB.',
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      return new PhidelityError(
        'storage',
        `${path} cannot be changed: it is not permitted, or another program uses it. Unload the model in other windows, ` +
          'check the permissions, and try again.',
        options,
      );
    case 'EROFS':
      return new PhidelityError('storage', `${path} cannot be changed: the disk is read-only.`, options);
    default:
      return new PhidelityError('storage', `${path} cannot be used: ${message}`, options);
  }
}
