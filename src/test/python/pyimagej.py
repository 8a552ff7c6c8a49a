"""Runs a snippet of the manual that is for PyImageJ: pyimagej.py SNIPPET JAVA_HOME CLASSPATH SCAN.

PyImageJ itself fetches a Fiji from the network. It speaks to Java by JPype, and so does this; `ij` has the two of its words that the snippet says.
"""
import glob
import sys

import jpype

snippet, java, classpath, scan = sys.argv[1:]
library = glob.glob(java + "/lib/server/libjvm.*")[0]
# Debian keeps JPype's own classes there, and does not tell JPype
classes = classpath.split(":") + glob.glob("/usr/share/java/org.jpype.jar")
jpype.startJVM(library, "-Xmx1g", "-Djava.awt.headless=true", "-Dai.djl.offline=true", classpath=classes)


class Conversion:
    """PyImageJ's ij.py."""

    @staticmethod
    def to_java(values):
        made = jpype.JClass("java.util.HashMap")()
        for name, value in values.items():
            made.put(name, value)
        return made


class ImageJ:
    """PyImageJ's gateway."""

    py = Conversion()

    def __init__(self):
        service = jpype.JClass("org.scijava.command.CommandService")
        context = jpype.JClass("org.scijava.Context")(service.class_)
        self.commands = context.service(service.class_)

    def command(self):
        return self.commands


names = {"ij": ImageJ(), "imp": jpype.JClass("ij.IJ").openImage(scan)}
with open(snippet, encoding="utf-8") as file:
    exec(file.read(), names)
saliency = names["saliency"]
maximum = max(saliency.getStack().getProcessor(i).getStatistics().max for i in range(1, saliency.getStackSize() + 1))
print(f"saliency {saliency.getWidth()} x {saliency.getHeight()}, {saliency.getStackSize()} slices, at most {maximum}")
names["ij"].commands.getContext().dispose()
jpype.shutdownJVM()
