/** By what brings them along: modules that come with it, and from no project on PyPI. */
const modules: Readonly<Record<string, string>> = {
  '3D Slicer': 'slicer',
  '3ds Max': 'pymxs MaxPlus',
  Abaqus: 'abaqus abaqusConstants odbAccess',
  APT: 'apt apt_inst apt_pkg aptsources',
  ArcGIS: 'arcpy arcgisscripting',
  'Binary Ninja': 'binaryninja',
  calibre: 'calibre',
  ChimeraX: 'chimerax',
  'Cinema 4D': 'c4d',
  DNF: 'dnf',
  'Edge TPU': 'pycoral',
  FreeCAD: 'FreeCAD FreeCADGui',
  Fusion: 'adsk',
  GDB: 'gdb',
  GIMP: 'gimp gimpfu',
  'graph-tool': 'graph_tool',
  HexChat: 'hexchat',
  Houdini: 'hou',
  IDA: 'ida_bytes ida_funcs ida_hexrays ida_kernwin idaapi idautils idc',
  KiCad: 'pcbnew',
  Kodi: 'xbmc xbmcaddon xbmcgui xbmcplugin xbmcvfs',
  Krita: 'krita',
  LibreOffice: 'uno unohelper',
  LLDB: 'lldb',
  MicroPython:
    'esp esp32 machine microbit micropython pyb rp2 uasyncio ubinascii uctypes uhashlib ' +
    'umachine uos urequests usocket ustruct utime',
  Nuke: 'nuke nukescripts',
  ParaView: 'paraview',
  Pyodide: 'js pyodide_js',
  QGIS: 'qgis',
  Rhino: 'Rhino rhinoscriptsyntax scriptcontext',
  ROOT: 'ROOT',
  ROS:
    'actionlib ament_index_python control_msgs cv_bridge dynamic_reconfigure geometry_msgs ' +
    'image_geometry launch_ros message_filters moveit_commander moveit_msgs nav_msgs rclpy ' +
    'rosbag rosgraph roslaunch roslib rosnode rosparam rospy rosservice rostopic sensor_msgs ' +
    'std_msgs std_srvs tf2_geometry_msgs tf2_ros tf_conversions trajectory_msgs ' +
    'visualization_msgs',
  RPM: 'rpm',
  SALOME: 'salome',
  Scribus: 'scribus',
  'spaCy’s models': 'de_core_news_sm en_core_web_lg en_core_web_md en_core_web_sm en_core_web_trf',
  'Sublime Text': 'sublime sublime_plugin',
  'Substance 3D Painter': 'substance_painter',
  'Unreal Engine': 'unreal',
  Vim: 'vim',
  WeeChat: 'weechat',
};

const applications: ReadonlyMap<string, string> = new Map(
  Object.entries(modules).flatMap(([application, names]) =>
    names.split(' ').map((name): [string, string] => [name, application]),
  ),
);

/** The application or system that a module comes with, such as ArcGIS; undefined for any other. */
export function applicationOf(module: string): string | undefined {
  return applications.get(module);
}
