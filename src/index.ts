/**
 * The entry `peerset`: what an application imports. The pure core alone is `peerset/core`.
 */
export { peerset, type Peerset, type ValueOf } from './database/peerset.ts';
export { PeersetDB } from './database/database.ts';
export { Collection } from './database/collection.ts';
export { Rec, type Held, type HeldOptions, type LiveControl, type RecState } from './database/rec.ts';
export { serveFiles } from './database/serve.ts';
export type { ServeOptions } from './database/streaming.ts';
export { PeersetError, type ErrorCode, type ErrorDetails } from './database/errors.ts';
export type { Live, LiveState } from './database/live.ts';
export type { Comparison, Near, Query, Where } from './database/query.ts';
export type { PutOptions } from './database/records.ts';
export type { CollectionConfig, CollectionsConfig, PeersetConfig } from './database/config.ts';
export type { Signaling, SignalingOption, Strategy } from './database/signaling.ts';
export type { Schema } from './database/schema.ts';
export type { KnownMember, RekeyOptions } from './database/membership.ts';
export type { LinkState, Peer, Presence, Status } from './database/status.ts';
export type { PresenceRoom } from './database/presence.ts';
export type { Answer, Channel, Sender } from './database/channel.ts';
export type { Me } from './database/identity.ts';
export type { Login, LoginOptions, LoginWay, Password, SignerState } from './database/login.ts';
export type { Filter } from './database/views.ts';
export type { Moderation } from './database/moderation/moderation.ts';
export type {
  Ban, BanOptions, Choice, ChoiceType, HideOptions, RecordTarget, Reported, ReportOptions, Role, TargetOptions, Verdict, VerdictCounts, Why,
} from './database/moderation/types.ts';
export type { ReportType } from './core/moderation/statement.ts';
export type { PolicySentence } from './core/rules/describe.ts';
export type { SyncResult } from './database/sync.ts';
export type { ExportOptions, ImportResult, ImportSource } from './database/transfer.ts';
export type { FileProgress, FileReadOptions, PeersetFile } from './database/files/handle.ts';
export type { FileSource, Puttable, Stored } from './database/files/puttable.ts';
export type { AttachOptions, DirectView, LivePlayer, TracksOptions } from './database/files/live-streams.ts';
export type { DirectEnd } from './core/files/direct-taking.ts';
export type { InviteOptions } from './database/invite.ts';
export type { Finding } from './database/doctor.ts';
export type { Going, NextToGoOptions } from './database/next-to-go.ts';
export type { BrowseOptions, Browsed, CollectionSize, Found, SearchOptions } from './database/insight/browsed.ts';
export type { TraceEntry } from './database/driver.ts';
export type { TreeOptions } from './database/insight/look.ts';
export type { TraceLine } from './database/insight/wire-words.ts';
export type { ComparedRange, SetComparison, TreeChild, TreeKey, TreeNode } from './database/insight/types.ts';
export type {
  ChannelBinding, Clock, Lane, Link, NetworkReason, NetworkState, PairCipher, PeerId, Random, Signer, SignerFault, SignerFaultCode, Store, StoreBatch, StoreFault,
  StoreFaultCode, StoreOpening, TabChannel, Tabs, Transport, TransportListener, Verifier,
} from './ports.ts';
export type { NostrEvent, PolicyOptions, PresetName, SessionLimits, SyncReport, Traffic } from './core.ts';
