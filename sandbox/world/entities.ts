/** What the Heroku stand-in knows besides Borealis' own view of its add-ons. */

export interface User {
  id: string;
  email: string;
  name: string;
}

export interface Team {
  id: string;
  name: string;
  kind: 'team' | 'enterprise';
  /** Members' e-mail addresses and their roles. */
  roles: Record<string, 'admin' | 'member'>;
  createdAt: string;
}

export interface App {
  id: string;
  name: string;
  /** Owner's e-mail for a personal app; absent when a team owns it. */
  owner?: string;
  team?: string;
  region: 'us' | 'eu';
  /** Own config vars, besides those of attachments. */
  config: Map<string, string>;
  /** Oldest first. */
  releases: Release[];
  createdAt: string;
}

export interface Release {
  /** From 1. */
  version: number;
  description: string;
  userEmail: string;
  createdAt: string;
}

/** An add-on of another vendor. */
export interface OtherAddon {
  id: string;
  name: string;
  appId: string;
  appName: string;
  /** Qualified plan name. */
  plan: string;
  config: Record<string, string>;
  createdAt: string;
}

export interface Attachment {
  id: string;
  name: string;
  addonName: string;
  /** The app it is attached to, which may differ from the add-on's billing app. */
  appName: string;
  createdAt: string;
}
