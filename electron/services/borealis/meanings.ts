import { failure, type AppFailure } from '../errors/app-failure.ts';
import { unavailable, type Asked, type Refusal } from './failures.ts';

/**
 * What the endpoints' own statuses mean (the vendor's CLI tells them apart in the same way); what is not named here means what it
 * means for every endpoint.
 */
type Means = NonNullable<Asked['means']>;

/** B1 answers before the add-on is provisioned too, so that its 422 says nothing of that. */
export const infoMeans: Means = (refusal) => (refusal.status === 422 ? unavailable(refusal) : null);

/** B7 and B8 name no status for a withdrawn right; where the reason does, waiting does not help. */
const mayNotChange = (refusal: Refusal): AppFailure | null => (
  refusal.status === 403 && !/\brevoked\b/i.test(refusal.reason) ? unavailable(refusal) : null
);

/** B5. */
export const resetMeans = (addonName: string): Means => ({ status, at }) => (
  status === 400 ? failure('borealis.maintenance', { ...at, addonName }, `${addonName} is under maintenance.`) : null
);

/** B7. */
export const installMeans = (name: string): Means => (refusal) => {
  const { status, reason, dependencies, at } = refusal;
  if (status === 409) return failure('extension.conflict', { ...at, name, reason }, `${name} or its schema is there already.`);
  if (status !== 400) return mayNotChange(refusal);
  if (dependencies !== null) return failure('extension.dependencies', { ...at, name, dependencies }, `${name} needs ${dependencies.join(', ')}.`);
  return failure('extension.unsupported', { ...at, name, reason }, `${name} is not supported.`);
};

/** B8: a 404 is about the add-on only where it says so. */
export const removeMeans = (name: string): Means => (refusal) => {
  const { status, reason, resourceType, at } = refusal;
  if (status === 400) return failure('extension.has-dependents', { ...at, name, reason }, `${name} has dependents.`);
  if (status === 404 && resourceType !== 'addon') return failure('extension.not-installed', { ...at, name }, `${name} is not installed.`);
  return mayNotChange(refusal);
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
export const tokenMeans = (addonName: string): Means => ({ status, reason, at }) => (
  status === 400 ? failure('restore.rejected', { ...at, addonName, reason }, `${addonName} cannot be restored or cloned.`) : null
);
