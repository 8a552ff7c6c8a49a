// Explains every image of a folder with Abs-CAM.
//
// With windows: open this macro in Fiji or ImageJ and run it; it asks for two folders and the options. Images that are
// open stay as they are.
//
// Without windows, for instance overnight:
//     fiji --headless -macro Explain_Folder.ijm "INPUT|OUTPUT|OPTIONS"
//     java -Djava.awt.headless=true -Dplugins.dir=FOLDER -cp ij.jar ij.ImageJ -batch Explain_Folder.ijm "INPUT|OUTPUT|OPTIONS"
// where FOLDER holds the folder 'plugins'. OPTIONS are those that Plugins>Macros>Record... writes for "Abs-CAM Explain...".
// They may be left away; then all slices are explained with the default model.
//
// For NAME.tif the output folder gets
//     NAME.saliency.tif      32-bit maps, values 0..1, one slice per slice; outlines of the hotspots in the overlay
//     NAME.overlay.tif       RGB copy with the map and the outlines drawn in
//     NAME.hotspots.csv      one row per hotspot (absent where there is none)
//     NAME.predictions.csv   one row per slice
// The predictions are written last. What has them is skipped, so an interrupted run is continued by starting it again;
// delete them to do an image anew. A file that cannot be explained is named in the log, and the macro goes on.
// Sub-folders are not entered.

usual = "stack";
argument = getArgument();
if (argument != "") {
	parts = split(argument, "|");
	if (parts.length < 2) exit("Explain_Folder needs \"INPUT|OUTPUT\" or \"INPUT|OUTPUT|OPTIONS\"");
	input = parts[0];
	output = parts[1];
	options = usual;
	if (parts.length > 2) options = parts[2];
} else {
	Dialog.create("Explain a folder");
	Dialog.addDirectory("Folder of images:", "");
	Dialog.addDirectory("Folder for the results:", "");
	Dialog.addString("Options of \"Abs-CAM Explain...\":", usual + " model=breast-ultrasound method=abs-cam", 50);
	Dialog.show();
	input = Dialog.getString();
	output = Dialog.getString();
	options = Dialog.getString();
}
if (!endsWith(input, "/")) input = input + "/";
if (!endsWith(output, "/")) output = output + "/";
if (!File.isDirectory(input)) exit("There is no folder " + input);
if (!File.isDirectory(output)) File.makeDirectory(output);
if (!File.isDirectory(output)) exit("The folder " + output + " cannot be made");

setBatchMode(true);
before = newArray(nImages);
for (i = 0; i < before.length; i++) {
	selectImage(i + 1);
	before[i] = getImageID();
}
files = getFileList(input);
seen = newArray(0);
done = 0;
skipped = 0;
failed = 0;
for (i = 0; i < files.length; i++) {
	if (endsWith(files[i], "/") || startsWith(files[i], ".")) continue;
	name = stem(files[i]);
	if (contains(seen, name)) {
		print("Not explained: " + files[i] + ": another file here is called " + name + "; rename one of them.");
		failed++;
		continue;
	}
	seen = Array.concat(seen, name);
	if (File.exists(output + name + ".predictions.csv")) {
		skipped++;
		continue;
	}
	showProgress(i, files.length);
	trouble = explainFile(input + files[i], output + name);
	closeAllBut(before);
	if (trouble == "") done++;
	else {
		failed++;
		print("Not explained: " + files[i] + ": " + trouble);
	}
}
print("Explained " + done + ", already there " + skipped + ", not explained " + failed + ".");

// Returns an empty string, or what is wrong.
function explainFile(path, result) {
	trouble = call("org.abscam.fiji.MacroFunctions.open", path);
	if (trouble != "") return trouble;
	trouble = call("org.abscam.fiji.MacroFunctions.explain", options + " rgb");
	if (trouble != "") return trouble;
	// the active image is the saliency stack, with the tables in its properties
	predictions = Property.get("abscam.predictions");
	hotspots = Property.get("abscam.hotspots");
	copy = replace(getTitle(), "-saliency$", "-overlay"); // the RGB copy has the same name with another end
	saveAs("Tiff", result + ".saliency.tif");
	close();
	selectImage(copy);
	saveAs("Tiff", result + ".overlay.tif");
	if (hotspots != "") File.saveString(hotspots, result + ".hotspots.csv");
	File.saveString(predictions, result + ".predictions.csv");
	return "";
}

function closeAllBut(kept) {
	for (k = nImages; k > 0; k--) {
		selectImage(k);
		if (!contains(kept, getImageID())) close();
	}
}

function stem(file) {
	dot = lastIndexOf(file, ".");
	if (dot > 0) return substring(file, 0, dot);
	return file;
}

function contains(list, item) {
	for (k = 0; k < list.length; k++) if (list[k] == item) return true;
	return false;
}
