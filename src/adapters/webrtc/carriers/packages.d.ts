/** Packages that are not installed where we are built: a site that names their networks installs them. */
declare module 'firebase/app';
declare module 'firebase/database';
declare module '@waku/sdk';
