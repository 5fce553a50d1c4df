import { describe, expect, it } from 'vitest';
import { createDetailsQueue } from './details-queue.ts';

function queueWithGates() {
  const begun: string[] = [];
  const gates = new Map<string, { resolve(): void; reject(reason: Error): void }>();
  const queue = createDetailsQueue(async (id, asked) => {
    begun.push(asked ? `${id}!` : id);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    gates.set(id, { resolve, reject });
    await promise;
  });
  const finish = async (id: string): Promise<void> => {
    gates.get(id)!.resolve();
    await new Promise((resolve) => { setImmediate(resolve); });
  };
  return { queue, begun, finish, gates };
}

const ids = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('details queue', () => {
  it('runs four at a time, in order', async () => {
    const { queue, begun, finish } = queueWithGates();
    queue.want(ids(1, 10));
    expect(begun).toEqual(['1', '2', '3', '4']);
    await finish('2');
    expect(begun).toEqual(['1', '2', '3', '4', '5']);
  });

  it('forgets what is no longer wanted', async () => {
    const { queue, begun, finish } = queueWithGates();
    queue.want(ids(1, 200));
    queue.want(['4', '300', '301']);
    await finish('1');
    await finish('2');
    await finish('3');
    expect(begun).toEqual(['1', '2', '3', '4', '300', '301']);
  });

  it('lets asked ones go first and shares their runs', async () => {
    const { queue, begun, finish } = queueWithGates();
    queue.want(ids(1, 9));
    const first = queue.now('50');
    expect(queue.now('50')).toBe(first);
    await finish('1');
    expect(begun).toEqual(['1', '2', '3', '4', '50!']);
    await finish('50');
    await first;
    expect(begun.at(-1)).toBe('5');
  });

  it('goes on after a failure and tells who asked', async () => {
    const { queue, begun, gates } = queueWithGates();
    queue.want(ids(1, 3));
    const asked = queue.now('8');
    queue.want(['9']);
    gates.get('8')!.reject(new Error('no'));
    gates.get('1')!.reject(new Error('no'));
    await expect(asked).rejects.toThrow('no');
    expect(begun).toEqual(['1', '2', '3', '8!', '9']);
  });

  it('begins nothing after dispose, and leaves nobody waiting', async () => {
    const { queue, begun, finish } = queueWithGates();
    queue.want(ids(1, 9));
    const asked = queue.now('50');
    queue.dispose();
    await expect(asked).rejects.toMatchObject({ error: { code: 'op.cancelled' } });
    await finish('1');
    expect(begun).toHaveLength(4);
  });
});
