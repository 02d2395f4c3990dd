import { timingSafeEqual } from 'crypto';
import { Account } from '../state/NasState';
import { codes } from '../webapi/DsmError';
import { totp, totpStep } from './totp';

/** Labels of sessions that ask for more than DSM's own privilege. */
const applications = ['FileStation', 'DownloadStation', 'SurveillanceStation'];

const stateCodes: Record<Account['state'], number | undefined> = {
  normal: undefined,
  disabled: codes.accountDisabled,
  locked: codes.accountLocked,
  passwordExpired: codes.passwordExpired,
  mustChangePassword: codes.mustChangePassword,
  otpMissing: codes.otpNotConfigured,
};

/** Whether two texts are the same, in the same time for all of a length. */
export function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The code that refuses an account before its second factor is looked at. */
export function accountRefusal(
  account: Account | undefined,
  login: { password: string; label?: string },
): number | undefined {
  if (!account || !sameText(account.password, login.password)) {
    return codes.loginFailed;
  }
  const application = applications.find(each => each === login.label) ?? 'DSM';
  return (
    stateCodes[account.state] ??
    (account.administrator || account.applications.includes(application)
      ? undefined
      : codes.noApplicationPrivilege)
  );
}

/**
 * The half minute whose one-time password this is: the present one or a
 * neighbour, since clocks differ a little.
 */
export function matchingStep(
  secret: string,
  code: string,
  atMs: number,
): number | undefined {
  const step = totpStep(atMs);
  return [step, step - 1, step + 1].find(each =>
    sameText(totp(secret, each), code),
  );
}
