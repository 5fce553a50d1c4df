import { expect, it } from 'vitest';
import { planSchema } from '../heroku/schemas.ts';
import { createChoices } from './choices.ts';

const plan = (name: string, more: object) => planSchema.parse({ id: name, name: `borealis-pg:${name}`, price: { cents: 500, unit: 'month', contract: false }, ...more });

it('offers no plan that is shut down or goes with no app, and keeps the price of each', async () => {
  const anywhere = { installable_inside_private_network: true, installable_outside_private_network: true };
  const listed = [
    plan('a-public', { state: 'public', ...anywhere }), plan('b-shut', { state: 'shutdown', ...anywhere }), plan('c-new-word', { state: 'odd' }), plan('d-common', { state: 'public', ...anywhere, installable_inside_private_network: false }),
    plan('e-space', { ...anywhere, installable_outside_private_network: false }), plan('f-nowhere', { state: 'public', installable_inside_private_network: false, installable_outside_private_network: false }), plan('g-hidden', { visible: false }),
  ];
  const choices = createChoices({ plans: async () => listed, apps: async () => [], attachments: async () => [] }, { service: 'borealis-pg', now: () => 0, accountId: () => null });
  const offers = (await choices.plans()).map(({ name, offered, monthlyCents }) => [name, offered, monthlyCents]);
  expect(offers).toEqual([['a-public', true, 500], ['b-shut', false, 500], ['c-new-word', true, 500], ['d-common', true, 500], ['e-space', true, 500], ['f-nowhere', false, 500], ['g-hidden', true, 500]]);
});
