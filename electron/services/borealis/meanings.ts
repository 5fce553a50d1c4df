import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { Asked, Refusal } from './failures.ts';

/**
 * What the endpoints' own statuses mean (the vendor's CLI tells them apart in the same way); what is not named here means what it
 * means for every endpoint.
 */
type Means = NonNullable<Asked['means']>;

/** A refusal that is no fault of the user's, and that nobody can do anything about but wait. */
function unavailable({ status, at }: Refusal, ...statuses: readonly number[]): AppFailure | null {
  return statuses.includes(status) ? failure('borealis.failed', { ...at, status }, `Borealis failed with status ${status}.`) : null;
}

/** For calls that only read. */
export const readMeans: Means = (refusal) => unavailable(refusal, 400, 403, 409);

/** B5. */
export const resetMeans = (addonName: string): Means => ({ status, at }) => (
  status === 400 ? failure('borealis.maintenance', { ...at, addonName }, `${addonName} is under maintenance.`) : null
);

/** B7. */
export const installMeans = (name: string): Means => ({ status, reason, dependencies, at }) => {
  if (status === 409) return failure('extension.conflict', { ...at, name }, `${name} or its schema is there already.`);
  if (status !== 400) return null;
  if (dependencies !== null) return failure('extension.dependencies', { ...at, name, dependencies }, `${name} needs ${dependencies.join(', ')}.`);
  return failure('extension.unsupported', { ...at, name, reason }, `${name} is not supported.`);
};

/** B8: a 404 is about the add-on only where it says so. */
export const removeMeans = (name: string): Means => ({ status, resourceType, at }) => {
  if (status === 400) return failure('extension.has-dependents', { ...at, name }, `${name} has dependents.`);
  if (status === 404 && resourceType !== 'addon') return failure('extension.not-installed', { ...at, name }, `${name} is not installed.`);
  return null;
};

/** B10. */
export const registerMeans = (name: string): Means => ({ status, reason, at }) => {
  if (status === 400) return failure('integration.rejected', { ...at, name, reason }, `${name} was not registered.`);
  return status === 409 ? failure('integration.exists', { ...at, name }, `An integration ${name} is registered already.`) : null;
};

/** B11: Borealis does not say whether the integration or the add-on is missing. */
export const deregisterMeans = (addonName: string, name: string): Means => ({ status, resourceType, at }) => (
  status === 404 && resourceType !== 'addon' ? failure('integration.unknown', { ...at, name, addonName }, `There is no integration ${name}.`) : null
);

/** B13. */
export const tokenMeans = (addonName: string): Means => (refusal) => {
  const { status, reason, at } = refusal;
  return status === 400 ? failure('restore.rejected', { ...at, addonName, reason }, `${addonName} cannot be restored or cloned.`) : unavailable(refusal, 403, 409);
};
