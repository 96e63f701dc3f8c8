/** A module that was part of the standard library. */
export interface FormerModule {
  /** The first Python without it. */
  readonly since: string;
  /** What took its place; undefined where nothing did. */
  readonly instead?: string;
}

/** By the first Python without them; `=` is followed by what took a module's place, as Python's own documentation says. */
const removed: Readonly<Record<string, string>> = {
  '3.0':
    'BaseHTTPServer=http.server CGIHTTPServer=http.server ConfigParser=configparser Cookie=http.cookies ' +
    'DocXMLRPCServer=xmlrpc.server HTMLParser=html.parser MimeWriter=email Queue=queue ScrolledText=tkinter.scrolledtext ' +
    'SimpleHTTPServer=http.server SimpleXMLRPCServer=xmlrpc.server SocketServer=socketserver StringIO=io ' +
    'Tkinter=tkinter UserDict=collections UserList=collections UserString=collections __builtin__=builtins _winreg=winreg ' +
    'anydbm=dbm cPickle=pickle cStringIO=io commands=subprocess cookielib=http.cookiejar copy_reg=copyreg ' +
    'dumbdbm=dbm.dumb exceptions=builtins gdbm=dbm.gnu htmlentitydefs=html.entities htmllib=html.parser ' +
    'httplib=http.client md5=hashlib mimetools=email multifile=email popen2=subprocess repr=reprlib rfc822=email ' +
    'robotparser=urllib.robotparser sets sgmllib=html.parser sha=hashlib thread=threading tkFileDialog=tkinter.filedialog ' +
    'tkFont=tkinter.font tkMessageBox=tkinter.messagebox tkSimpleDialog=tkinter.simpledialog ttk=tkinter.ttk ' +
    'urllib2=urllib.request urlparse=urllib.parse whichdb=dbm xmlrpclib=xmlrpc.client',
  '3.8': 'macpath=os.path',
  '3.9': 'dummy_threading=threading _dummy_threading=threading',
  '3.10': 'formatter parser=ast symbol',
  '3.11': 'binhex',
  '3.12': 'asynchat=asyncio asyncore=asyncio distutils=setuptools imp=importlib smtpd=aiosmtpd',
  '3.13':
    'aifc audioop cgi=urllib.parse cgitb=traceback chunk crypt=hashlib imghdr lib2to3 mailcap=mimetypes msilib nis ' +
    'nntplib ossaudiodev pipes=subprocess sndhdr spwd sunau telnetlib uu=base64 xdrlib',
};

const formerModules: ReadonlyMap<string, FormerModule> = new Map(
  Object.entries(removed).flatMap(([since, modules]) =>
    modules.split(' ').map((one): [string, FormerModule] => {
      const [module = '', instead] = one.split('=');
      return [module, { since, ...(instead !== undefined && { instead }) }];
    }),
  ),
);

/** What is known of a module that left the standard library; undefined for any other. */
export function formerModule(module: string): FormerModule | undefined {
  return formerModules.get(module);
}
