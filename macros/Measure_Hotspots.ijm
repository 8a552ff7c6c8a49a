// Measures where the evidence lies: explains a scan with Abs-CAM, or takes a saliency stack from an earlier run, and writes area,
// centre, peak, mean and share of each hotspot into a CSV file.
//
// With windows: open this macro in Fiji or ImageJ and run it; it asks for the scan, a folder and the options, and shows the saliency
// stack with the outlines, the table and the ROI Manager.
//
// Without windows:
//     fiji --headless -macro Measure_Hotspots.ijm "SCAN|OUTPUT|SEARCH|OPTIONS"
//     java -Djava.awt.headless=true -Dplugins.dir=FOLDER -cp ij.jar ij.ImageJ -batch Measure_Hotspots.ijm "SCAN|OUTPUT|SEARCH|OPTIONS"
// where FOLDER holds the folder 'plugins'. SCAN is a file, or a folder of one DICOM series; one that ends with .saliency.tif is a
// saliency stack, which is searched as it is, for instance once more at another threshold. SEARCH are the options that
// Plugins>Macros>Record... writes for "Abs-CAM Hotspots...", OPTIONS those for "Abs-CAM Explain...". Both may be left away.
//
// For NAME.tif or NAME.saliency.tif the output folder gets
//     NAME.hotspots.csv      one row per hotspot, lengths in the scan's unit (removed where there is none); slices count as in the maps
//     NAME.saliency.tif      32-bit maps, values 0..1, outlines in the overlay (not if SCAN is one)

search = "threshold=0.5 minimum=0 stack";
options = "stack";
argument = getArgument();
if (argument != "") {
	parts = split(argument, "|");
	if (parts.length < 2) exit("Measure_Hotspots needs \"SCAN|OUTPUT\", \"SCAN|OUTPUT|SEARCH\" or \"SCAN|OUTPUT|SEARCH|OPTIONS\"");
	input = parts[0];
	output = parts[1];
	if (parts.length > 2) search = parts[2];
	if (parts.length > 3) options = parts[3];
} else {
	Dialog.create("Measure hotspots");
	Dialog.addFile("Scan or saliency stack:", "");
	Dialog.addDirectory("Folder for the results:", "");
	Dialog.addString("Options of \"Abs-CAM Hotspots...\":", search + " rois table", 50);
	Dialog.addString("Options of \"Abs-CAM Explain...\":", options + " model=breast-ultrasound method=abs-cam", 50);
	Dialog.show();
	input = Dialog.getString();
	output = Dialog.getString();
	search = Dialog.getString();
	options = Dialog.getString();
}
if (!endsWith(output, "/")) output = output + "/";
if (!File.isDirectory(output)) File.makeDirectory(output);
if (!File.isDirectory(output)) exit("The folder " + output + " cannot be made");
isSaliency = endsWith(input, ".saliency.tif");
name = stem(File.getName(input));
if (isSaliency) name = stem(name);

setBatchMode(true);
orExit(call("org.abscam.fiji.MacroFunctions.open", input));
if (!isSaliency) {
	source = getImageID();
	orExit(call("org.abscam.fiji.MacroFunctions.explain", options));
	saliency = getImageID();
	selectImage(source);
	close();
	selectImage(saliency);
}
csv = call("org.abscam.fiji.MacroFunctions.hotspots", search);
if (csv != "" && !startsWith(csv, "Image,")) exit(csv);
file = output + name + ".hotspots.csv";
if (csv != "") File.saveString(csv, file);
else if (File.exists(file)) ok = File.delete(file);
if (!isSaliency) saveAs("Tiff", output + name + ".saliency.tif");
lines = split(csv, "\n");
print("Measured " + maxOf(0, lines.length - 1) + " hotspots in " + nSlices + " slices.");
if (argument == "") setBatchMode("exit and display");

function orExit(trouble) {
	if (trouble != "") exit(trouble);
}

function stem(file) {
	dot = lastIndexOf(file, ".");
	if (dot > 0) return substring(file, 0, dot);
	return file;
}
