import type { UsersService } from '../../services/users/users-service.ts';
import type { Os } from './os.ts';

/** The `users` procedures: each a call to the service. */
export function usersHandlers(os: Os, service: UsersService) {
  return {
    list: os.users.list.handler(({ input, signal }) => service.list(input.addonId, signal)),
    activity: os.users.activity.handler(({ input, signal }) => service.activity(input.addonId, input.connect, signal)),
    reset: os.users.reset.handler(({ input, signal }) => service.reset(input.addonId, input.confirmName, signal)),
    currentReset: os.users.currentReset.handler(({ input }) => ({ reset: service.currentReset(input.addonId) })),
    resets: os.users.resets.handler(() => service.resets()),
    dismissReset: os.users.dismissReset.handler(({ input }) => {
      service.dismissReset(input.addonId);
      return {};
    }),
  };
}
