import type { AccountService } from '../../services/account/account-service.ts';
import type { Os } from './os.ts';

/** The `account` procedures: each a call to the service. */
export function accountHandlers(os: Os, service: AccountService) {
  return {
    list: os.account.list.handler(() => service.list()),
    signInOptions: os.account.signInOptions.handler(() => service.signInOptions()),
    signInWithOAuth: os.account.signInWithOAuth.handler(async ({ signal }) => service.signInWithOAuth(signal)),
    signInWithBrowserLogin: os.account.signInWithBrowserLogin.handler(async ({ signal }) => service.signInWithBrowserLogin(signal)),
    signInWithCli: os.account.signInWithCli.handler(({ input, signal }) => service.signInWithCli(input.path, signal)),
    signInWithToken: os.account.signInWithToken.handler(({ input, signal }) => service.signInWithToken(input.token, signal)),
    switch: os.account.switch.handler(({ input }) => service.switch(input.accountId)),
    signOut: os.account.signOut.handler(({ input }) => service.signOut(input.accountId)),
    twoFactor: os.account.twoFactor.handler(async ({ input }) => {
      await service.twoFactor(input);
      return {};
    }),
  };
}
