/** What somebody enters into a tracker app, ready to be copied. */
export interface Setting {
  /** The app, by its own name. */
  app: string;
  /** Fields of the app by the key of their name (`people.tracker.field.<name>`). */
  fields: readonly (readonly [
    name: 'address' | 'identifier' | 'user' | 'password',
    value: string,
  ])[];
  /** An address that sets the app up when it is opened or scanned. */
  link?: string;
}

/** How each known app reports to this server with a token. */
export function settingsOf(origin: string, token: string): Setting[] {
  const osmand = `${origin}/api/v1/feeds/osmand`;
  const owntracks = `${origin}/api/v1/feeds/owntracks`;
  // OsmAnd fills in the braces; its speed is in other units than those of Traccar's clients, so it is left out.
  const filled = `${osmand}?id=${token}&lat={0}&lon={1}&timestamp={2}&bearing={6}`;
  return [
    {
      app: 'OwnTracks',
      fields: [
        ['address', owntracks],
        ['user', 'shifang'],
        ['password', token],
      ],
      link: owntracksLink(owntracks, token),
    },
    {
      app: 'Traccar Client',
      fields: [
        ['address', osmand],
        ['identifier', token],
      ],
    },
    { app: 'OsmAnd', fields: [['address', filled]] },
  ];
}

/** OwnTracks in HTTP mode (3), as its own configuration link. */
function owntracksLink(url: string, token: string): string {
  const configuration = {
    _type: 'configuration',
    mode: 3,
    url,
    auth: true,
    username: 'shifang',
    password: token,
  };
  return `owntracks:///config?inline=${encodeURIComponent(btoa(JSON.stringify(configuration)))}`;
}
