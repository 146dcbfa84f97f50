/**
 * Schemas of collections as a rule of the room. Any Standard Schema v1 validator will do, but it must answer
 * at once: what decides about the set is a pure function of the record, and no peer may make us wait.
 * A validator that transforms is used for its yes or no only; what is stored is what was signed.
 * All peers must bring the same schemas: the room's address does not name them.
 */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { contentOf, tagOf } from '../core/record/body.ts';
import { LETTER_TYPE } from '../core/record/letter-type.ts';
import { RECORD_KIND } from '../core/record/record.ts';
import { ACCEPT, refuse, type Rule, type Verdict } from '../core/rules/rule.ts';
import { decodeValue } from './value.ts';

/** Any Standard Schema v1 validator that answers synchronously. */
export type Schema = StandardSchemaV1;

/** Name of the rule in refusals. */
export const SCHEMA_RULE = 'schema';

/** Whether this is a Standard Schema v1 validator. */
export function isSchema(value: unknown): value is Schema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard = (value as { readonly '~standard'?: Partial<StandardSchemaV1.Props> })['~standard'];
  return typeof standard === 'object' && standard !== null && standard.version === 1 && typeof standard.validate === 'function';
}

/** Whether the validator makes its caller wait, tried on a value that is none. */
export function isAsyncSchema(schema: Schema): boolean {
  try {
    return isThenable(schema['~standard'].validate(undefined));
  } catch {
    // It does not like undefined and says so by throwing: it does so at once, which is all we ask.
    return false;
  }
}

/** What the schema says about a value. A validator that throws or waits has not said yes. */
export function schemaVerdict(schema: Schema, value: unknown): Verdict {
  try {
    const result = schema['~standard'].validate(value);
    if (isThenable(result)) return refuse(SCHEMA_RULE, 'the schema answers asynchronously');
    return result.issues === undefined ? ACCEPT : refuse(SCHEMA_RULE, reasonOf(result.issues));
  } catch (reason) {
    return refuse(SCHEMA_RULE, `the schema threw: ${String(reason).slice(0, 200)}`);
  }
}

/** The schemas as a rule for every record, whoever sent it. Deletes carry no value. */
export function schemaRule(schemas: ReadonlyMap<string, Schema>): Rule {
  return (record) => {
    const schema = schemas.get(record.collection);
    if (schema === undefined || record.deletes || record.kind !== RECORD_KIND) return ACCEPT;
    const type = tagOf(record, 'm');
    // What a letter says is its readers' business.
    return type === LETTER_TYPE ? ACCEPT : schemaVerdict(schema, decodeValue(contentOf(record), type));
  };
}

function reasonOf(issues: readonly StandardSchemaV1.Issue[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'the schema gave no reason';
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return `${path === '' ? '' : `${path}: `}${issue.message}`.slice(0, 300);
}

function isThenable<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
