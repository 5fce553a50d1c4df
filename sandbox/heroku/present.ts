import type { SandboxAddon } from '../types.ts';
import { findPlan } from '../world/catalog.ts';
import type { Plan, Service } from '../world/catalog.ts';
import type { App, Attachment, OtherAddon, Team, User } from '../world/entities.ts';
import { uuidOf } from '../world/identity.ts';
import type { Store } from '../world/store.ts';

type Json = Record<string, unknown>;

function ref(kind: string, name: string): Json {
  return { id: uuidOf(kind, name), name };
}

/** GET /account. */
export function presentAccount(user: User): Json {
  return {
    allow_tracking: true,
    beta: false,
    country_of_residence: null,
    created_at: '2019-05-14T09:00:00Z',
    default_organization: null,
    default_team: null,
    delinquent_at: null,
    email: user.email,
    federated: false,
    id: user.id,
    identity_provider: null,
    last_login: '2025-01-01T08:00:00Z',
    name: user.name,
    sms_number: null,
    suspended_at: null,
    two_factor_authentication: true,
    updated_at: '2025-01-01T08:00:00Z',
    verified: true,
  };
}

/** An element of GET /teams. */
export function presentTeam(team: Team, email: string): Json {
  return {
    created_at: team.createdAt,
    credit_card_collections: team.kind === 'team',
    default: false,
    enterprise_account: team.kind === 'enterprise' ? ref('enterprise-account', team.name) : null,
    id: team.id,
    identity_provider: null,
    membership_limit: team.kind === 'team' ? 25 : null,
    name: team.name,
    provisioned_licenses: team.kind === 'enterprise',
    role: team.roles[email] ?? null,
    type: team.kind,
    updated_at: team.createdAt,
  };
}

/** An element of GET /apps. */
export function presentApp(store: Store, app: App): Json {
  const team = app.team === undefined ? undefined : store.teams.get(app.team);
  const email = team ? `${team.name}@herokumanager.com` : (app.owner ?? '');
  return {
    acm: false,
    archived_at: null,
    build_stack: ref('stack', 'heroku-24'),
    buildpack_provided_description: 'Node.js',
    created_at: app.createdAt,
    generation: ref('generation', 'cedar'),
    git_url: `https://git.heroku.com/${app.name}.git`,
    id: app.id,
    internal_routing: false,
    maintenance: false,
    name: app.name,
    organization: team ? { id: team.id, name: team.name } : null,
    owner: { email, id: uuidOf('user', email) },
    region: ref('region', app.region),
    released_at: app.createdAt,
    repo_size: 0,
    slug_size: 0,
    space: null,
    stack: ref('stack', 'heroku-24'),
    team: team ? { id: team.id, name: team.name } : null,
    updated_at: app.createdAt,
    web_url: `https://${app.name}-${app.id.slice(0, 12).replace('-', '')}.herokuapp.com/`,
  };
}

/** GET /addon-services/{service}. */
export function presentService(service: Service): Json {
  return {
    cli_plugin_name: service.cliPluginName,
    created_at: '2020-01-01T00:00:00Z',
    human_name: service.humanName,
    id: service.id,
    name: service.name,
    state: 'ga',
    supported_generations: [ref('generation', 'cedar')],
    supports_multiple_installations: true,
    supports_sharing: true,
    updated_at: '2020-01-01T00:00:00Z',
  };
}

function price(plan: Plan): Json {
  return { cents: plan.cents, contract: false, unit: 'month' };
}

/** An element of GET /addon-services/{service}/plans. */
export function presentPlan(plan: Plan): Json {
  return {
    addon_service: { id: plan.service.id, name: plan.service.name },
    compliance: null,
    created_at: '2020-01-01T00:00:00Z',
    default: plan.isDefault,
    description: plan.description,
    human_name: plan.humanName,
    id: plan.id,
    installable_inside_private_network: true,
    installable_outside_private_network: true,
    name: plan.name,
    price: price(plan),
    space_default: false,
    state: 'public',
    updated_at: '2020-01-01T00:00:00Z',
    visible: true,
  };
}

/** The config var names that an attachment puts on its app. */
export function configNames(addon: SandboxAddon | OtherAddon, attachmentName: string): string[] {
  if (!('tenancy' in addon)) return Object.keys(addon.config);
  if (addon.herokuState !== 'provisioned') return [];
  return [`${attachmentName}_READONLY_URL`, `${attachmentName}_TUNNEL_BPG_CONN_INFO`, `${attachmentName}_URL`];
}

/** An add-on as Heroku shows it; `expand` puts whole objects for `plan` and `addon_service`. */
export function presentAddon(store: Store, addon: SandboxAddon | OtherAddon, expand: ReadonlySet<string> = new Set()): Json {
  const plan = findPlan(addon.plan);
  if (!plan) throw new Error(`${addon.name} has an unknown plan ${addon.plan}.`);
  const app = store.apps.get(addon.appName);
  const attachments = store.attachmentsOf(addon.name).filter((each) => each.appName === addon.appName);
  const team = app?.team === undefined ? undefined : store.teams.get(app.team);
  return {
    actions: [],
    addon_service: expand.has('addon_service') ? presentService(plan.service) : { id: plan.service.id, name: plan.service.name },
    app: { id: addon.appId, name: addon.appName },
    billed_price: price(plan),
    billing_entity: team ? { id: team.id, name: team.name, type: 'team' } : { id: addon.appId, name: addon.appName, type: 'app' },
    config_vars: attachments.flatMap((each) => configNames(addon, each.name)),
    created_at: addon.createdAt,
    id: addon.id,
    name: addon.name,
    plan: expand.has('plan') ? presentPlan(plan) : { id: plan.id, name: plan.name },
    provider_id: uuidOf('provider', addon.name),
    state: 'tenancy' in addon ? addon.herokuState : 'provisioned',
    updated_at: addon.createdAt,
    web_url: `https://addons-sso.heroku.com/apps/${addon.appId}/addons/${addon.id}`,
  };
}

/** An attachment as Heroku shows it. */
export function presentAttachment(store: Store, attachment: Attachment): Json {
  const addon = store.addons.get(attachment.addonName) ?? store.others.get(attachment.addonName);
  const app = store.apps.get(attachment.appName);
  if (!addon || !app) throw new Error(`Attachment ${attachment.name} hangs in the air.`);
  return {
    addon: { app: { id: addon.appId, name: addon.appName }, id: addon.id, name: addon.name },
    app: { id: app.id, name: app.name },
    created_at: attachment.createdAt,
    id: attachment.id,
    log_input_url: null,
    name: attachment.name,
    namespace: null,
    updated_at: attachment.createdAt,
    web_url: `https://addons-sso.heroku.com/apps/${app.id}/addons/${addon.id}`,
  };
}
