// Explains only a part of a scan with Abs-CAM, as if the scan were cropped to it: what does the classifier see there? Maps and hotspots
// lie where the part lies in the whole scan.
//
// With windows: open a scan, draw a region of any shape, of which the bounds count, then open this macro in Fiji or ImageJ and run it;
// it asks for a folder and the options, and shows the maps. The scan stays as it is.
//
// Without windows:
//     fiji --headless -macro Explain_ROI.ijm "SCAN|OUTPUT|REGION|OPTIONS"
//     java -Djava.awt.headless=true -Dplugins.dir=FOLDER -cp ij.jar ij.ImageJ -batch Explain_ROI.ijm "SCAN|OUTPUT|REGION|OPTIONS"
// where FOLDER holds the folder 'plugins'. SCAN is a file, or a folder of one DICOM series. REGION is X,Y,WIDTH,HEIGHT in pixels, or a
// file that File>Save As>Selection... wrote (.roi). OPTIONS are those that Plugins>Macros>Record... writes for "Abs-CAM Explain...";
// they may be left away, then all slices are explained with the default model.
//
// For NAME.tif the output folder gets
//     NAME.saliency.tif      32-bit maps in the size of the scan, values 0..1, 0 outside of the region; outlines in the overlay
//     NAME.overlay.tif       RGB copy with the map and the outlines drawn in
//     NAME.hotspots.csv      one row per hotspot (removed where there is none)
//     NAME.predictions.csv   one row per slice and class

options = "stack";
argument = getArgument();
if (argument != "") {
	parts = split(argument, "|");
	if (parts.length < 3) exit("Explain_ROI needs \"SCAN|OUTPUT|REGION\" or \"SCAN|OUTPUT|REGION|OPTIONS\"");
	output = parts[1];
	if (parts.length > 3) options = parts[3];
	setBatchMode(true);
	orExit(call("org.abscam.fiji.MacroFunctions.open", parts[0]));
	select(parts[2]);
} else {
	if (nImages == 0) exit("Open a scan and draw a region first");
	if (selectionType() < 0) exit("Draw a region first");
	Dialog.create("Explain a region");
	Dialog.addDirectory("Folder for the results:", "");
	Dialog.addString("Options of \"Abs-CAM Explain...\":", options + " model=breast-ultrasound method=abs-cam", 50);
	Dialog.show();
	output = Dialog.getString();
	options = Dialog.getString();
	setBatchMode(true);
}
if (!endsWith(output, "/")) output = output + "/";
if (!File.isDirectory(output)) File.makeDirectory(output);
if (!File.isDirectory(output)) exit("The folder " + output + " cannot be made");

result = output + stem(getTitle());
orExit(call("org.abscam.fiji.MacroFunctions.explain", options + " roi rgb"));
// the active image is the saliency stack, with the tables in its properties; the RGB copy has the same name with another end
saliency = getImageID();
copy = replace(getTitle(), "-saliency$", "-overlay");
predictions = Property.get("abscam.predictions");
hotspots = Property.get("abscam.hotspots");
selectImage(copy);
saveAs("Tiff", result + ".overlay.tif");
selectImage(saliency);
saveAs("Tiff", result + ".saliency.tif");
if (hotspots != "") File.saveString(hotspots, result + ".hotspots.csv");
else if (File.exists(result + ".hotspots.csv")) ok = File.delete(result + ".hotspots.csv");
File.saveString(predictions, result + ".predictions.csv");
print("Explained the region in " + nSlices + " slices.");
if (argument == "") setBatchMode("exit and display");

// X,Y,WIDTH,HEIGHT or the path of a .roi file
function select(region) {
	if (endsWith(region, ".roi")) {
		if (!File.exists(region)) exit("There is no file " + region);
		call("ij.IJ.runPlugIn", "ij.plugin.RoiReader", region); // as open() would, which needs a screen
		return;
	}
	sides = split(region, ",");
	if (sides.length != 4) exit("The region must be X,Y,WIDTH,HEIGHT or a .roi file, not " + region);
	makeRectangle(parseInt(sides[0]), parseInt(sides[1]), parseInt(sides[2]), parseInt(sides[3]));
}

function orExit(trouble) {
	if (trouble != "") exit(trouble);
}

function stem(file) {
	dot = lastIndexOf(file, ".");
	if (dot > 0) return substring(file, 0, dot);
	return file;
}
