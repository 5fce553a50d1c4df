import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { failure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import { LocalTunnel, type TunnelDeps } from './tunnel.ts';
import type { TunnelKey } from './types.ts';

type Shared = Omit<TunnelDeps, 'key' | 'addonName' | 'changed'>;

export interface WriteSession { addonId: string; addonName: string; from: string; to: string }

interface TunnelSetDeps extends Shared {
  nameOf: (addonId: string) => Promise<string>;
  /** A read-write tunnel was open from … to …. */
  writeSession: (session: WriteSession) => void;
}

interface Member { key: TunnelKey; tunnel: LocalTunnel; state: Tunnel['state']; writingSince: string | null }

const idOf = ({ addonId, access }: TunnelKey): string => JSON.stringify([addonId, access]);

/** Every tunnel that was opened since the start, one for each add-on and access level. */
export class TunnelSet {
  readonly changed = createSignal<undefined>();
  readonly closed = createSignal<TunnelKey & { addonName: string }>();
  readonly #deps: TunnelSetDeps;
  readonly #members = new Map<string, Member>();

  constructor(deps: TunnelSetDeps) {
    this.#deps = deps;
  }

  list(): Tunnel[] {
    return [...this.#members.values()].map(({ tunnel }) => tunnel.view());
  }

  /** Every tunnel of the add-on, open or not. */
  of(addonId: string): LocalTunnel[] {
    return [...this.#members.values()].flatMap(({ key, tunnel }) => (key.addonId === addonId ? [tunnel] : []));
  }

  find(key: TunnelKey): LocalTunnel | undefined {
    return this.#members.get(idOf(key))?.tunnel;
  }

  /** Throws `tunnel.closed`. */
  existing(key: TunnelKey): LocalTunnel {
    const tunnel = this.find(key);
    if (!tunnel) throw failure('tunnel.closed', {}, 'There is no such tunnel.');
    return tunnel;
  }

  async findOrMake({ addonId, access }: TunnelKey): Promise<LocalTunnel> {
    const key = { addonId, access };
    const { nameOf, ...shared } = this.#deps;
    const addonName = await nameOf(addonId);
    const found = this.find(key);
    if (found) return found;
    const tunnel = new LocalTunnel({ ...shared, key, addonName, changed: () => this.#onChange(member) });
    const member: Member = { key, tunnel, state: 'closed', writingSince: null };
    this.#members.set(idOf(key), member);
    return tunnel;
  }

  /** Closes all and forgets them. */
  async clear(): Promise<void> {
    await Promise.all([...this.#members.values()].map(({ tunnel }) => tunnel.dispose()));
    this.#members.clear();
    this.changed.emit(undefined);
  }

  #onChange(member: Member): void {
    const view = member.tunnel.view();
    if (view.state !== member.state) {
      member.state = view.state;
      this.#onState(member, view);
    }
    this.changed.emit(undefined);
  }

  #onState(member: Member, view: Tunnel): void {
    const { addonId, addonName } = view;
    if (view.state === 'open' && view.access === 'read-write') member.writingSince ??= view.openedAt;
    if (view.state !== 'closed' && view.state !== 'failed') return;
    if (member.writingSince !== null) {
      this.#deps.writeSession({ addonId, addonName, from: member.writingSince, to: new Date(this.#deps.clock.now()).toISOString() });
      member.writingSince = null;
    }
    this.closed.emit({ ...member.key, addonName });
  }
}
