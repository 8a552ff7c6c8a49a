// Explains one slice with several CAM methods: what do they agree on?
//
// With windows: open this macro in Fiji or ImageJ and run it; it asks for the scan, a folder, the slice and the options, and shows the
// maps and the montage.
//
// Without windows:
//     fiji --headless -macro Compare_Methods.ijm "SCAN|OUTPUT|SLICE|OPTIONS"
//     java -Djava.awt.headless=true -Dplugins.dir=FOLDER -cp ij.jar ij.ImageJ -batch Compare_Methods.ijm "SCAN|OUTPUT|SLICE|OPTIONS"
// where FOLDER holds the folder 'plugins'. SCAN is a file, or a folder of one DICOM series. SLICE counts from 1. OPTIONS are those that
// Plugins>Macros>Record... writes for "Abs-CAM Compare Methods...", without montage. SLICE and OPTIONS may be left away.
//
// For NAME.tif the output folder gets
//     NAME.methods.tif       32-bit maps, values 0..1, one slice per method, which is its label
//     NAME.montage.tif       the slice with each map, on one scale
//     NAME.methods.csv       one row per method and hotspot: area, centre, peak, mean and share (removed where there is none)

slice = "1";
options = "methods=abs-cam,abs-cam-initial,grad-cam,grad-cam++";
argument = getArgument();
if (argument != "") {
	parts = split(argument, "|");
	if (parts.length < 2) exit("Compare_Methods needs \"SCAN|OUTPUT\", \"SCAN|OUTPUT|SLICE\" or \"SCAN|OUTPUT|SLICE|OPTIONS\"");
	input = parts[0];
	output = parts[1];
	if (parts.length > 2) slice = parts[2];
	if (parts.length > 3) options = parts[3];
} else {
	Dialog.create("Compare CAM methods");
	Dialog.addFile("Scan:", "");
	Dialog.addDirectory("Folder for the results:", "");
	Dialog.addString("Slice:", slice);
	Dialog.addString("Options of \"Abs-CAM Compare Methods...\":", options + " model=breast-ultrasound class=top", 60);
	Dialog.show();
	input = Dialog.getString();
	output = Dialog.getString();
	slice = Dialog.getString();
	options = Dialog.getString();
}
if (!endsWith(output, "/")) output = output + "/";
if (!File.isDirectory(output)) File.makeDirectory(output);
if (!File.isDirectory(output)) exit("The folder " + output + " cannot be made");
result = output + stem(File.getName(input));

setBatchMode(true);
orExit(call("org.abscam.fiji.MacroFunctions.open", input));
source = getImageID();
number = parseInt(slice);
if (isNaN(number) || number < 1 || number > nSlices) exit("There is no slice " + slice + "; the scan has " + nSlices + ".");
setSlice(number);
orExit(call("org.abscam.fiji.MacroFunctions.compare", options + " montage"));
saveAs("Tiff", result + ".montage.tif");
selectImage(source);
orExit(call("org.abscam.fiji.MacroFunctions.compare", options));
csv = call("org.abscam.fiji.MacroFunctions.hotspots", "stack");
if (csv != "" && !startsWith(csv, "Image,")) exit(csv);
if (csv != "") File.saveString(csv, result + ".methods.csv");
else if (File.exists(result + ".methods.csv")) ok = File.delete(result + ".methods.csv");
saveAs("Tiff", result + ".methods.tif");
maps = getImageID();
print("Compared " + nSlices + " methods.");
selectImage(source);
close();
selectImage(maps);
if (argument == "") setBatchMode("exit and display");

function orExit(trouble) {
	if (trouble != "") exit(trouble);
}

function stem(file) {
	dot = lastIndexOf(file, ".");
	if (dot > 0) return substring(file, 0, dot);
	return file;
}
