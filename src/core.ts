/**
 * The entry `peerset/core`: the pure core without network, disk, clock or chance, for other implementations, tools
 * and checks. Every name here is public and keeps its meaning within a major version; what is not here is free
 * to change. Bytes from strangers are answered with a `Fault`, never with a throw.
 */

// Bytes, limits, faults.
export { compareBytes, concatBytes, equalBytes, fromHex, toHex } from './core/base/bytes.ts';
export { bytesToText, textToBytes } from './core/base/text.ts';
export { FAULT_COST, fault, isFault, type Fault, type FaultCode } from './core/base/fault.ts';
export { LIMITS, SESSION_DEFAULTS, type SessionLimits } from './core/base/limits.ts';
export type { ChannelBinding, Lane, PeerId } from './core/base/peer.ts';

// Records.
export {
  DELETE_KIND,
  RECORD_KIND,
  markVerified,
  type Draft,
  type NostrEvent,
  type RecordHeader,
  type SignedRecord,
  type VerifiedRecord,
} from './core/record/record.ts';
export { createEvent, eventId, verifyEvent } from './core/record/event.ts';
export { checkDraft, checkEvent } from './core/record/shape.ts';
export {
  packEvent,
  /** The packed form of an event, as it travels. Throws where the event is malformed or its id is wrong. */
  packEvent as encodeRecord,
  unpackEvent,
  /** The event in packed bytes, or a `Fault`. Checks form and id, not the signature. */
  unpackEvent as decodeRecord,
} from './core/record/packing.ts';
export { decodeSigned, signedOf } from './core/record/signed.ts';
export { verifySigned } from './core/record/signature.ts';
export { contentOf, eventOf, tagOf } from './core/record/body.ts';
export { npubOf, nsecOf, pubkeyOf, secretOf } from './core/record/author.ts';
export { deleteDraft, recordDraft, type DeleteWish, type RecordWish } from './core/record/draft.ts';
export { scanJson, type JsonSize } from './core/record/json.ts';
export { publicKeyOf, signSchnorr, verifySchnorr } from './core/record/schnorr.ts';

// Sealed records.
export { conversationKey, openText, sealText } from './core/record/nip44.ts';
export { blindCollection, blindName } from './core/record/blind.ts';
export { openSealed, sealDraft, type Opened, type Opening, type Sealing } from './core/record/sealed.ts';
export { letterFor, letterRecord, openLetter, sealLetter, type LetterKey, type LetterText } from './core/record/letter.ts';
export { LETTER_TYPE } from './core/record/letter-type.ts';
export { epochOf, Keyring, type Epoch } from './core/protocol/keyring.ts';
export { blindPolicy, sealedLawOf } from './core/rules/sealed.ts';

// The set, and finding what differs.
export { compareKeys, compareRank, type Key } from './core/set/key.ts';
export type { KeyBound, KeyRange, RangeDigest, SetSnapshot, SetView } from './core/set/view.ts';
export { MerkleSet } from './core/set/merkle-set.ts';
export { Reconciler, type ReconcileStep } from './core/set/reconcile/reconciler.ts';

// The room and its law.
export { deriveRoom, type Room, type RoomSeed } from './core/protocol/room.ts';
export {
  PRESETS,
  policyBytes,
  policyDigest,
  type CollectionPolicy,
  type Policy,
  type PoolPolicy,
  type PresetName,
  type Writers,
} from './core/rules/policy.ts';
export {
  parsePolicy,
  type CollectionOptions,
  type ParsedPolicy,
  type PolicyOptions,
  type PolicyProblem,
  type RoomOptions,
} from './core/rules/policy-options.ts';
export { lawOf, type Law } from './core/rules/law.ts';
export { REPORTS_COLLECTION, RULINGS_COLLECTION, withModeration } from './core/rules/moderation.ts';
export type { ContentOptions, LinksOptions, PatternOptions, WordsOptions } from './core/rules/content-options.ts';
export type { Consequence, ContentPolicy, CustomRule, LinksPolicy, PatternPolicy, Said, ViewPolicy, WordsPolicy } from './core/rules/content.ts';
export { ACCEPT, refuse, type EventRule, type Rule, type Verdict } from './core/rules/rule.ts';
export { Selection, type Caps } from './core/selection/selection.ts';

// Sessions.
export { Session, type SessionOptions, type SessionOutput } from './core/protocol/session.ts';
export { sessionLimits, type LimitProblem } from './core/protocol/session-limits.ts';
export type { RemoteIdentity } from './core/protocol/introduction.ts';
export type { SessionStatistics } from './core/protocol/traffic.ts';
export { schnorrSuite, type SignatureSuite } from './core/protocol/suite.ts';
export { decodeMessage, encodeMessage } from './core/protocol/wire.ts';
export type { Message, MessageType } from './core/protocol/message.ts';
export { certificateDraft, certificateExpiry, checkCertificate, packCertificate, type CertificateScope } from './core/protocol/certificate.ts';
export { TRANSITIONS, type SessionEvent, type SessionState } from './core/protocol/handshake.ts';

// The mesh.
export { Mesh, type Dialler, type MeshOptions, type Observation } from './core/mesh/mesh.ts';
export { announceAfterMs, type PaceState } from './core/mesh/pace.ts';
export { orderAt, phasesAt, sharedOf, topicsAt, type Endpoint } from './core/mesh/phases.ts';

// The machine.
export { Replica, type ReplicaOptions } from './core/replica/replica.ts';
export type { PeerView, Traffic } from './core/replica/neighbourhood.ts';
export type {
  AppMessage,
  BatchId,
  Change,
  OwnRecord,
  Refusal,
  ReplicaEffect,
  ReplicaEvent,
  RequestId,
  StoreFaultCode,
  SyncReport,
} from './core/replica/event.ts';
export type { AdmissionLaw, RoomLaw } from './core/replica/law.ts';
