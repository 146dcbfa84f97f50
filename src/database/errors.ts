/**
 * The only thing this library throws at its user. Each code stands for one situation a program may want to
 * tell apart; the message says what happened, `fix` what to do about it. A peer's misbehaviour is never
 * thrown: it is counted and shown in `peers` and `trace`.
 */

/** What happened, for programs. */
export type ErrorCode =
  /** An option, argument or key that cannot be used. */
  | 'E_OPTION'
  /** A value that cannot be kept: a function, a cycle, too deep, too large for the room. */
  | 'E_VALUE'
  /** The room's rules refuse the record; see `rule` and `reason`. */
  | 'E_REFUSED'
  /** The author's quota is full; `displaces` names what would have to go. */
  | 'E_QUOTA'
  /** Only a record's author can change or delete it. */
  | 'E_NOT_YOURS'
  /** No record at this key. */
  | 'E_NOT_FOUND'
  /** The record was deleted, or left the set by quota or age, while somebody waited for it. */
  | 'E_DELETED'
  /** A newer one took the record's place while somebody waited for it. */
  | 'E_REPLACED'
  /** This device keeps the room's records and cannot read them. */
  | 'E_BLIND'
  /** Only owners of a room can do that: remove members, ban authors. */
  | 'E_NOT_OWNER'
  /** Only owners and moderators of a room can decide for everyone what is seen. */
  | 'E_NOT_MODERATOR'
  /** An owner removed whoever writes here from the room. */
  | 'E_REMOVED'
  /** Too early: the room's keys are still being derived. */
  | 'E_NOT_READY'
  /** The disk did not take it. */
  | 'E_STORAGE'
  /** The database was closed. */
  | 'E_CLOSED'
  /** The caller's signal ended it. */
  | 'E_ABORTED'
  /** No peer answered in time. */
  | 'E_NO_ANSWER'
  /** As many watch a stream straight from whoever sends as may at once. */
  | 'E_FULL'
  /** Whoever signs is not there, said no, or gave something else; `reason` is one word for it (`SignerFaultCode`). */
  | 'E_SIGNER'
  /** Not in this version. */
  | 'E_UNSUPPORTED'
  /** A part of the program that is loaded when it is needed did not come; `reason` names it. */
  | 'E_LOAD'
  /** A file that is not an export of a room. */
  | 'E_FORMAT'
  /** A file of a record is not what the record says, or cannot be opened here; see `reason`. */
  | 'E_FILE'
  /** A bug of ours; the database stopped to protect what is on disk. */
  | 'E_FAILED';

/** What goes with an error. */
export interface ErrorDetails {
  /** What to do about it, one plain sentence. */
  readonly fix: string;
  /** For E_OPTION: the option, argument or key, such as `collections.notes.keep`. */
  readonly option?: string;
  /** For E_REFUSED: the rule that said no, and why. */
  readonly rule?: string;
  readonly reason?: string;
  /** For E_QUOTA: key of the record that would have to go. */
  readonly displaces?: string;
  readonly cause?: unknown;
}

/**
 * Everything peerset throws or rejects with.
 *
 * @example
 * try { await notes.put({ text: 'x'.repeat(1e6) }) }
 * catch (error) { if (error instanceof PeersetError) console.log(error.code, error.fix) }
 */
export class PeersetError extends Error {
  override readonly name = 'PeersetError';
  readonly code: ErrorCode;
  readonly fix: string;
  readonly option: string | undefined;
  readonly rule: string | undefined;
  readonly reason: string | undefined;
  readonly displaces: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fix = details.fix;
    this.option = details.option;
    this.rule = details.rule;
    this.reason = details.reason;
    this.displaces = details.displaces;
  }
}

/** An option, argument or key that cannot be used. */
export function badOption(option: string, reason: string): PeersetError {
  return new PeersetError('E_OPTION', `${option} cannot be used: ${reason}.`, {
    fix: `Change or leave out ${option}.`,
    option,
    reason,
  });
}

/** Something this version cannot do; `fix` says what it can. */
export function unsupported(what: string, fix: string): PeersetError {
  return new PeersetError('E_UNSUPPORTED', `${what} is not in this version.`, { fix });
}

/** The database was closed. */
export function closedError(): PeersetError {
  return new PeersetError('E_CLOSED', 'This database was closed.', { fix: 'Open it again with peerset(name).' });
}

/** Somebody deleted the room from this device. */
export function goneError(): PeersetError {
  return new PeersetError('E_CLOSED', 'What this device had of this room was deleted.', {
    fix: 'Open it again with peerset(name): what peers have comes back.',
    reason: 'destroyed',
  });
}

/** A keeper was asked for what only members can do. */
export function blindError(): PeersetError {
  return new PeersetError('E_BLIND', 'This device keeps the records of this room, and can neither read nor write them.', {
    fix: 'Open the room with an invite of a member: db.invite() without access.',
  });
}

/** A bug of ours. */
export function bugError(cause: unknown): PeersetError {
  return new PeersetError('E_FAILED', 'The database stopped because of a bug of ours.', {
    fix: 'Reload the page; what was stored is safe. Please report it with the trace.',
    cause,
  });
}

/** The disk does not open. */
export function storageError(fault: unknown): PeersetError {
  const said = typeof fault === 'object' && fault !== null && 'reason' in fault ? String(fault.reason) : String(fault);
  return new PeersetError('E_STORAGE', `The disk does not open: ${said}.`, {
    fix: "Close other windows of this site, free some space, or use { storage: 'memory' }.",
    reason: said,
    cause: fault,
  });
}

/** The disk could not be read. */
export function readError(cause: unknown): PeersetError {
  return new PeersetError('E_STORAGE', 'The disk could not be read.', { fix: 'Try again; reload the page if it stays so.', cause });
}

/** Throws E_ABORTED where the caller's signal says so. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PeersetError('E_ABORTED', 'The caller aborted it.', { fix: 'Nothing is wrong.', cause: signal.reason });
}
