import type { DoctorStepId } from '../../../shared/contract/doctor.ts';
import { wordsOf, type ErrorWords } from '../../../shared/error-copy.ts';
import type { AppError } from '../../../shared/errors.ts';

type Words = ErrorWords | null;

const say = (what: string, why: string, next: string): ErrorWords => ({ what, why, next });

function nameWords(error: AppError): Words {
  if (error.code !== 'tunnel.unreachable') return null;
  const { host, cause } = error.details;
  if (cause === 'ENOTFOUND') return say('The name of the SSH server cannot be found.', `The name service knows no ${host}.`, 'Check the VPN and DNS settings. If the name stays unknown elsewhere too, contact Borealis support with the report.');
  return say('The name service does not answer.', `${host} could not be looked up (${cause}).`, 'Check that this computer is online and its DNS server can be reached.');
}

function tcpWords(error: AppError): Words {
  if (error.code === 'tunnel.timeout') {
    const { host, port, seconds } = error.details;
    return say('The SSH server cannot be reached.', `Nothing answered on ${host}:${port} for ${seconds} s. Company and guest networks often drop connections to port ${port}.`, `Ask for outgoing TCP to port ${port} to be allowed, or try another network or VPN.`);
  }
  if (error.code !== 'tunnel.unreachable') return null;
  const { host, port, cause } = error.details;
  if (cause === 'ECONNREFUSED') return say('The SSH server refused the connection.', `Nothing listens on ${host}:${port}, or a firewall rejects it (${cause}).`, 'Retry in a minute: it may be restarting. If another network works, ask for outgoing SSH to be allowed.');
  return say('There is no way to the SSH server.', `${host}:${port} cannot be reached from here (${cause}).`, 'Check the network connection and VPN of this computer.');
}

function keyExchangeWords(error: AppError): Words {
  if (error.code === 'tunnel.timeout') {
    const { host, port, seconds } = error.details;
    return say('The SSH server accepts connections but does not speak.', `${host}:${port} did not finish the key exchange within ${seconds} s. It may be overloaded, or something in between holds the traffic back.`, 'Retry in a minute. If it stays, try another network, then contact Borealis support with the report.');
  }
  if (error.code !== 'tunnel.unreachable') return null;
  const { host, port, cause } = error.details;
  return say('The SSH key exchange failed.', `${host}:${port}: ${cause}. A firewall that inspects SSH, or a server without a modern algorithm, does this.`, 'Try another network. If it stays, contact Borealis support with the report.');
}

function loginWords(error: AppError): Words {
  if (error.code === 'tunnel.auth-rejected') {
    return say('The SSH server refused the login.', `It did not accept ${error.details.user}, not even with a key that Borealis gave just now.`, 'Retry in a minute: a new key can take a moment to be known. If it stays, contact Borealis support with the report.');
  }
  if (error.code === 'tunnel.timeout') {
    const { host, port, seconds } = error.details;
    return say('The SSH server does not answer the login.', `${host}:${port} finished the key exchange and was then silent for ${seconds} s.`, 'Retry in a minute. If it stays, contact Borealis support with the report.');
  }
  return null;
}

function forwardWords(error: AppError): Words {
  if (error.code === 'tunnel.forward-timeout') {
    const { host, port, seconds } = error.details;
    return say('The database’s host does not answer the SSH server.', `No channel to ${host}:${port} opened within ${seconds} s.`, 'Retry in a minute: the database may be restarting or moving. Look at its status in the overview.');
  }
  if (error.code !== 'tunnel.forward-refused') return null;
  const { host, port, reason } = error.details;
  if (reason.includes('did not accept')) return say('The database is down.', `The SSH server reached no PostgreSQL on ${host}:${port}.`, 'Retry in a minute: it may be restarting or under maintenance. Look at its status in the overview.');
  if (reason.includes('no room')) return say('The SSH server has no room for another channel.', `${host}:${port}: ${reason}.`, 'Close connections that you do not need, then retry.');
  return say('The SSH server refuses the way to the database.', `${host}:${port}: ${reason}. The database may have moved, or your SSH user may not use it any more.`, 'Open the tunnel again to get fresh users. If it stays, contact Borealis support with the report.');
}

function databaseWords(error: AppError): Words {
  if (error.code === 'pg.auth') {
    return say('The database refused the login.', `It did not accept ${error.details.user}, not even with a password that was fetched just now.`, 'If credentials are being reset, wait until the add-on is available again, then retry.');
  }
  if (error.code === 'pg.connect' && error.details.sqlstate === '57P03') {
    return say('The database is starting up or shutting down.', error.details.message, 'Retry in a minute.');
  }
  return null;
}

const ofStep: Readonly<Partial<Record<DoctorStepId, (error: AppError) => Words>>> = {
  dns: nameWords, tcp: tcpWords, 'key-exchange': keyExchangeWords, 'ssh-login': loginWords, forward: forwardWords,
  postgres: databaseWords, role: databaseWords, query: databaseWords,
};

/** The words for a step's failure: those of the step where it knows more, else those that the failure has everywhere. */
export function doctorWords(id: DoctorStepId, error: AppError): ErrorWords {
  return ofStep[id]?.(error) ?? wordsOf(error);
}
