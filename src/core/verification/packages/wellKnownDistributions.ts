import { distributionName } from './distribution.ts';

/**
 * Import names and their distributions, where these are called otherwise. Nothing stands for a namespace that many
 * distributions share, and for a name that several are imported by, so that no single one can be named.
 */
const table = `
  _cffi_backend=cffi _pytest=pytest absl=absl-py adafruit_dht=adafruit-circuitpython-dht
  adminsortable=django-admin-sortable adminsortable2=django-admin-sortable2 airflow=apache-airflow
  aliyunsdkcore=aliyun-python-sdk-core allauth=django-allauth allel=scikit-allel ansible_collections=ansible
  antlr4=antlr4-python3-runtime anymail=django-anymail apex= appium=Appium-Python-Client
  AppKit=pyobjc-framework-Cocoa arango=python-arango argon2=argon2-cffi atlassian=atlassian-python-api
  attr=attrs auth0=auth0-python autosklearn=auto-sklearn axes=django-axes azure=
  background_task=django-background-tasks backports= barcode=python-barcode bayes_opt=bayesian-optimization
  BCBio=bcbio-gff bencode=bencode.py bencodepy=bencode.py binance=python-binance Bio=biopython
  bluetooth=PyBluez board=Adafruit-Blinka bootstrap3=django-bootstrap3 bootstrap4=django-bootstrap4
  braket=amazon-braket-sdk brownie=eth-brownie bs4=beautifulsoup4 bson=pymongo busio=Adafruit-Blinka
  cachalot=django-cachalot cacheops=django-cacheops caffe= cairo=pycairo camelot=camelot-py can=python-can
  cassandra=cassandra-driver cinderclient=python-cinderclient ckeditor=django-ckeditor
  ckeditor_uploader=django-ckeditor cld2=pycld2 cld3=pycld3 clip= clr=pythonnet cms=django-cms
  Cocoa=pyobjc-framework-Cocoa colorfield=django-colorfield community=python-louvain
  compressor=django-compressor constance=django-constance consul=python-consul
  CoreFoundation=pyobjc-framework-Cocoa corsheaders=django-cors-headers cpuinfo=py-cpuinfo
  crispy_forms=django-crispy-forms crontab=python-crontab crum=django-crum Crypto=pycryptodome
  Cryptodome=pycryptodomex cups=pycups cv2=opencv-python daemon=python-daemon databricks=
  dateutil=python-dateutil dbbackup=django-dbbackup dbus=dbus-python debug_toolbar=django-debug-toolbar
  decouple=python-decouple dicom=pydicom digitalio=Adafruit-Blinka digitalocean=python-digitalocean
  direct=panda3d discord=discord.py django_filters=django-filter django_q=django-q2 djmoney=django-money
  dns=dnspython docx=python-docx dotenv=python-dotenv dtw=dtw-python dwave=dwave-ocean-sdk
  ecmwfapi=ecmwf-api-client ee=earthengine-api elasticapm=elastic-apm elftools=pyelftools enchant=pyenchant
  engineio=python-engineio environ=django-environ facebook=facebook-sdk factory=factory-boy faiss=faiss-cpu
  ffmpeg=ffmpeg-python fftw3=PyFFTW3 filer=django-filer fitz=PyMuPDF formtools=django-formtools
  Foundation=pyobjc-framework-Cocoa frontmatter=python-frontmatter gdcm=python-gdcm geohash=python-geohash
  geventwebsocket=gevent-websocket gflags=python-gflags gi=PyGObject git=GitPython github=PyGithub
  github3=github3.py gitlab=python-gitlab glanceclient=python-glanceclient gnupg=python-gnupg google=
  google.colab= google.oauth2=google-auth google.protobuf=protobuf
  google.rpc=googleapis-common-protos google.type=googleapis-common-protos
  googleapiclient=google-api-python-client googlesearch=googlesearch-python grappelli=django-grappelli
  gridfs=pymongo grpc=grpcio grpc_status=grpcio-status grpc_tools=grpcio-tools guardian=django-guardian
  hamcrest=PyHamcrest haystack= hcl2=python-hcl2 health_check=django-health-check heatclient=python-heatclient
  hijack=django-hijack hubspot=hubspot-api-client hydra=hydra-core ibm_boto3=ibm-cos-sdk icu=PyICU igl=libigl
  ignite=pytorch-ignite imagekit=django-imagekit Imath=OpenEXR imblearn=imbalanced-learn impala=impyla
  impersonate=django-impersonate import_export=django-import-export intercom=python-intercom
  iotdb=apache-iotdb ironicclient=python-ironicclient isapi=pywin32 jaraco= jazzmin=django-jazzmin
  jenkins=python-jenkins jks=pyjks jnius=pyjnius jose=python-jose jpype=JPype1 jwt=PyJWT kafka=kafka-python
  kasa=python-kasa keycloak=python-keycloak keystoneclient=python-keystoneclient ldap=python-ldap
  ldapdb=django-ldapdb ldclient=launchdarkly-server-sdk libcloud=apache-libcloud libvirt=libvirt-python
  linebot=line-bot-sdk llama_cpp=llama-cpp-python localflavor=django-localflavor magic=python-magic
  maintenance_mode=django-maintenance-mode markdown_it=markdown-it-py mathfilters=django-mathfilters
  matlab=matlabengine maya= MeCab=mecab-python3 mega=mega.py memcache=python-memcached
  microcontroller=Adafruit-Blinka miio=python-miio mmapfile=pywin32 model_utils=django-model-utils
  modelcluster=django-modelcluster modeltranslation=django-modeltranslation moneyed=py-moneyed
  mpl_toolkits=matplotlib mptt=django-mptt msgraph=msgraph-sdk multipart=python-multipart
  multiselectfield=django-multiselectfield mysql=mysql-connector-python MySQLdb=mysqlclient nacl=PyNaCl
  nats=nats-py neal=dwave-neal nemo=nemo-toolkit neopixel=adafruit-circuitpython-neopixel
  nested_admin=django-nested-admin neutronclient=python-neutronclient newspaper=newspaper3k nfc=nfcpy
  ninja=django-ninja ninja_extra=django-ninja-extra ninja_jwt=django-ninja-jwt nmap=python-nmap
  novaclient=python-novaclient nrrd=pynrrd oauth2_provider=django-oauth-toolkit objc=pyobjc-core odf=odfpy
  office365=Office365-REST-Python-Client ogr=GDAL onelogin=python3-saml open_clip=open-clip-torch openff=
  OpenGL=PyOpenGL opensearchpy=opensearch-py OpenSSL=pyOpenSSL openstack=openstacksdk
  openstackclient=python-openstackclient opentelemetry= opentelemetry.context=opentelemetry-api
  opentelemetry.metrics=opentelemetry-api opentelemetry.trace=opentelemetry-api oscar=django-oscar osgeo=GDAL
  osr=GDAL ot=POT paddle=paddlepaddle paho=paho-mqtt pam=python-pam parler=django-parler pdfminer=pdfminer.six
  perfmon=pywin32 phonenumber_field=django-phonenumber-field PIL=Pillow pkcs11=python-pkcs11
  pkg_resources=setuptools pl_bolts=lightning-bolts plaid=plaid-python playhouse=peewee png=pypng
  polymorphic=django-polymorphic post_office=django-post_office pptx=python-pptx prestodb=presto-python-client
  progressbar=progressbar2 proto=proto-plus psycopg2=psycopg2-binary pulsar=pulsar-client
  push_notifications=django-push-notifications pwn=pwntools pxr=usd-core pyannote= pybullet_data=pybullet
  pydispatch=PyDispatcher pyflink=apache-flink pylab=matplotlib pymesh=pymesh2 pynvml=nvidia-ml-py
  pyrebase=Pyrebase4 pyspiel=open-spiel pythoncom=pywin32 pythonjsonlogger=python-json-logger
  pythonwin=pywin32 pyVim=pyvmomi pywintypes=pywin32 pywt=PyWavelets pyximport=Cython
  qbittorrentapi=qbittorrent-api qcloud_cos=cos-python-sdk-v5 Quartz=pyobjc-framework-Quartz
  rangefilter=django-admin-rangefilter rapidjson=python-rapidjson readability=readability-lxml
  redis_cache=django-redis-cache rest_auth=django-rest-auth rest_framework=djangorestframework
  rest_framework_api_key=djangorestframework-api-key rest_framework_bulk=djangorestframework-bulk
  rest_framework_csv=djangorestframework-csv rest_framework_extensions=drf-extensions
  rest_framework_gis=djangorestframework-gis rest_framework_jwt=djangorestframework-jwt
  rest_framework_nested=drf-nested-routers rest_framework_recursive=djangorestframework-recursive
  rest_framework_simplejwt=djangorestframework-simplejwt rest_framework_swagger=django-rest-swagger
  rest_framework_xml=djangorestframework-xml rest_framework_yaml=djangorestframework-yaml
  reversion=django-reversion robot=robotframework rosetta=django-rosetta RPi=RPi.GPIO rtmidi=python-rtmidi
  ruamel=ruamel.yaml saml2=pysaml2 sass=libsass sass_processor=django-sass-processor scikitplot=scikit-plot
  scss=pyScss scvi=scvi-tools sedona=apache-sedona sekizai=django-sekizai seleniumwire=selenium-wire
  serial=pyserial serial_asyncio=pyserial-asyncio servicemanager=pywin32 shapefile=pyshp shopify=ShopifyAPI
  silk=django-silk simple_history=django-simple-history simtk=openmm skbio=scikit-bio skbuild=scikit-build
  skcuda=scikit-cuda skdim=scikit-dimension skfuzzy=scikit-fuzzy skgarden=scikit-garden skimage=scikit-image
  sklearn=scikit-learn sklearn_extra=scikit-learn-extra sklearnex=scikit-learn-intelex skmisc=scikit-misc
  skmultiflow=scikit-multiflow skmultilearn=scikit-multilearn skopt=scikit-optimize skrf=scikit-rf
  sksparse=scikit-sparse sksurv=scikit-survival skvideo=sk-video slack=slackclient slugify=python-slugify
  smart_selects=django-smart-selects smartcard=pyscard snappy=python-snappy
  snowflake=snowflake-connector-python social_core=social-auth-core social_django=social-auth-app-django
  socketio=python-socketio socks=PySocks solcx=py-solc-x solid=solidpython solo=django-solo
  sorl=sorl-thumbnail speech_recognition=SpeechRecognition speedtest=speedtest-cli sphinxcontrib=
  square=squareup stan=pystan stl=numpy-stl stomp=stomp.py storages=django-storages
  strawberry=strawberry-graphql strawberry_django=strawberry-graphql-django superset=apache-superset
  surprise=scikit-surprise swiftclient=python-swiftclient systemd=systemd-python tabula=tabula-py
  tagging=django-tagging taggit=django-taggit talib=TA-Lib tastypie=django-tastypie telebot=pyTelegramBotAPI
  telegram=python-telegram-bot template_partials=django-template-partials tenant_schemas=django-tenant-schemas
  tencentcloud=tencentcloud-sdk-python tequila=tequila-basic testinfra=pytest-testinfra
  timezone_field=django-timezone-field tinymce=django-tinymce tortoise=tortoise-orm treebeard=django-treebeard
  trello=py-trello tvm=apache-tvm tvtk=mayavi two_factor=django-two-factor-auth uinput=python-uinput
  umap=umap-learn usb=pyusb usb1=libusb1 uwsgidecorators=uWSGI vcf=PyVCF vcr=vcrpy
  versatileimagefield=django-versatileimagefield visa=PyVISA vlc=python-vlc vt=vt-py vtkmodules=vtk
  waffle=django-waffle watson=django-watson weaviate=weaviate-client web=web.py
  webpack_loader=django-webpack-loader websocket=websocket-client webvtt=webvtt-py whisper=openai-whisper
  whois=python-whois widget_tweaks=django-widget-tweaks wikipediaapi=Wikipedia-API win2kras=pywin32
  win32api=pywin32 win32clipboard=pywin32 win32com=pywin32 win32comext=pywin32 win32con=pywin32
  win32console=pywin32 win32cred=pywin32 win32crypt=pywin32 win32event=pywin32 win32evtlog=pywin32
  win32evtlogutil=pywin32 win32file=pywin32 win32gui=pywin32 win32inet=pywin32 win32job=pywin32
  win32lz=pywin32 win32net=pywin32 win32netcon=pywin32 win32pdh=pywin32 win32pdhutil=pywin32 win32pipe=pywin32
  win32print=pywin32 win32process=pywin32 win32profile=pywin32 win32ras=pywin32 win32security=pywin32
  win32service=pywin32 win32serviceutil=pywin32 win32timezone=pywin32 win32traceutil=pywin32 win32ts=pywin32
  win32typing=pywin32 win32ui=pywin32 win32uiole=pywin32 win32verstamp=pywin32 win32wnet=pywin32
  winerror=pywin32 winioctlcon=pywin32 winnt=pywin32 winrm=pywinrm winxpgui=pywin32 wrf=wrf-python wx=wxPython
  xdg=pyxdg xdist=pytest-xdist Xlib=python-xlib yaml=PyYAML yara=yara-python z3=z3-solver zmq=pyzmq zope=
`;

/**
 * By import name, the distribution that is known to hold it, for what is not installed here; empty where there are several.
 * Dotted names are of modules in a namespace.
 */
export const wellKnownDistributions: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split(/\s+/)
    .map((entry): [string, string] => {
      const [module = '', distribution = ''] = entry.split('=');
      return [module, distribution];
    }),
);

/** Distributions that hold a module of their own name too. */
const namesakes =
  'attrs cffi cython future matplotlib mayavi openexr openmm panda3d peewee pymongo pymupdf pystan pytest python-multipart pythonnet pyvisa pyvmomi setuptools vtk'.split(
    ' ',
  );

/** The modules of the distributions that are called otherwise, by the normalised name of the distribution. */
export const wellKnownModules: ReadonlyMap<string, readonly string[]> = byDistribution();

function byDistribution(): ReadonlyMap<string, readonly string[]> {
  const modules = new Map<string, string[]>(namesakes.map((name) => [name, [name.replaceAll('-', '_')]]));
  for (const [module, distribution] of wellKnownDistributions) {
    const name = distributionName(distribution);
    if (name !== undefined) modules.set(name, [...(modules.get(name) ?? []), module]);
  }
  return modules;
}
