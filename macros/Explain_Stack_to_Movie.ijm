// Explains a stack with Abs-CAM and saves it as a movie, with the maps and the outlines of the hotspots drawn in.
//
// With windows: open this macro in Fiji or ImageJ and run it; it asks for the stack, a folder and the options, and shows the RGB stack.
//
// Without windows:
//     fiji --headless -macro Explain_Stack_to_Movie.ijm "STACK|OUTPUT|SPEED|OPTIONS"
//     java -Djava.awt.headless=true -Dplugins.dir=FOLDER -cp ij.jar ij.ImageJ -batch Explain_Stack_to_Movie.ijm "STACK|OUTPUT|SPEED|OPTIONS"
// where FOLDER holds the folder 'plugins'. STACK is a file, or a folder of one DICOM series. SPEED is a whole number of slices per second.
// OPTIONS are those that Plugins>Macros>Record... writes for "Abs-CAM Explain...". SPEED and OPTIONS may be left away.
//
// For NAME.tif the output folder gets NAME.avi, JPEG pictures in the order of the slices.

speed = "7";
options = "stack bar";
argument = getArgument();
if (argument != "") {
	parts = split(argument, "|");
	if (parts.length < 2) exit("Explain_Stack_to_Movie needs \"STACK|OUTPUT\", \"STACK|OUTPUT|SPEED\" or \"STACK|OUTPUT|SPEED|OPTIONS\"");
	input = parts[0];
	output = parts[1];
	if (parts.length > 2) speed = parts[2];
	if (parts.length > 3) options = parts[3];
} else {
	Dialog.create("Explain a stack as a movie");
	Dialog.addFile("Stack:", "");
	Dialog.addDirectory("Folder for the movie:", "");
	Dialog.addString("Slices per second:", speed);
	Dialog.addString("Options of \"Abs-CAM Explain...\":", options + " model=breast-ultrasound method=abs-cam", 50);
	Dialog.show();
	input = Dialog.getString();
	output = Dialog.getString();
	speed = Dialog.getString();
	options = Dialog.getString();
}
if (!endsWith(output, "/")) output = output + "/";
if (!File.isDirectory(output)) File.makeDirectory(output);
if (!File.isDirectory(output)) exit("The folder " + output + " cannot be made");

setBatchMode(true);
orExit(call("org.abscam.fiji.MacroFunctions.open", input));
source = getImageID();
orExit(call("org.abscam.fiji.MacroFunctions.explain", options + " rgb"));
// the active image is the saliency stack; the RGB copy has the same name with another end
copy = replace(getTitle(), "-saliency$", "-overlay");
close();
selectImage(source);
close();
selectImage(copy);
orExit(call("org.abscam.fiji.MacroFunctions.movie", output + stem(File.getName(input)) + ".avi", speed));
print("Saved " + output + stem(File.getName(input)) + ".avi, " + nSlices + " slices.");
if (argument == "") setBatchMode("exit and display");

function orExit(trouble) {
	if (trouble != "") exit(trouble);
}

function stem(file) {
	dot = lastIndexOf(file, ".");
	if (dot > 0) return substring(file, 0, dot);
	return file;
}
