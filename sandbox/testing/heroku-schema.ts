import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

interface Link {
  method: string;
  href: string;
  rel: string;
  targetSchema?: object;
}

/** Checks the stand-in's answers against Heroku's own hyper-schema. */
export interface HerokuSchema {
  /** Whether Heroku's schema describes this route (in the stand-in's template form). */
  describes(method: string, template: string): boolean;
  /** What is wrong with the answer; empty when it is right or the route is not described. */
  problems(method: string, template: string, body: unknown): string[];
}

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** interagent's `strictProperties` says that every property is required and none may be added. */
function tighten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tighten);
  if (!isNode(value)) return value;
  // Examples and definitions carry `id` texts that a validator would take for references.
  const kept = Object.entries(value).filter(([key, inner]) => key !== 'example' && key !== 'links' && !(key === 'id' && typeof inner === 'string'));
  const node = Object.fromEntries(kept.map(([key, inner]) => [key, tighten(inner)]));
  if (node['strictProperties'] === true && isNode(node['properties']) && Object.keys(node['properties']).length > 0) {
    node['required'] = Object.keys(node['properties']);
    node['additionalProperties'] = false;
  }
  return node;
}

function templateKey(method: string, template: string): string {
  return `${method} ${template.replace(/\{(?:\([^)]*\)|[^}]*)\}/gu, '{}')}`;
}

/** Reads the hyper-schema (draft-04) at a path; see https://github.com/heroku/platform-api, schema.json. */
export function readHerokuSchema(path: string): HerokuSchema {
  const raw = JSON.parse(readFileSync(path, 'utf8')) as { definitions: Record<string, Node & { links?: Link[] }> };
  const root = tighten(raw) as { definitions: Record<string, Node> };
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema({ id: 'heroku', definitions: root.definitions }, 'heroku');
  const targets = new Map<string, unknown>();
  for (const [name, definition] of Object.entries(raw.definitions)) {
    for (const { method, href, rel, targetSchema } of definition.links ?? []) {
      const own = { $ref: `heroku#/definitions/${name}` };
      const fallback = rel === 'instances' ? { type: ['array'], items: own } : own;
      const text = JSON.stringify(tighten(targetSchema ?? fallback)).replaceAll('"#/definitions', '"heroku#/definitions');
      targets.set(templateKey(method, href), JSON.parse(text));
    }
  }
  return {
    describes: (method, template) => targets.has(templateKey(method, template)),
    problems(method, template, body) {
      const target = targets.get(templateKey(method, template));
      if (target === undefined) return [];
      const validate = ajv.compile(target as object);
      if (validate(body)) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
    },
  };
}
