package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With windows: Enter, memory, fold, manual and lists of dialogs. Needs a display, real or virtual. */
class DialogsTest {

	@TempDir
	Path folder;

	@Test
	void dialogsAreAnsweredByEnterAndRememberWhatWasSaid() throws Exception {
		Path classes =
			Files.write(folder.resolve("classes.txt"), IntStream.range(-1, 1000).mapToObj(i -> i < 0 ? "top" : "class " + i).toList());
		Map<String, String> seen = WindowSession.run(DialogsWithWindows.class, classes.toString());

		assertThat(seen).containsEntry("folded", "[true, false]").containsEntry("unfolded", "[true, true]").containsEntry("on screen",
			"true");
		assertThat(seen).containsEntry("help", "Abs-CAM Manual: options").containsEntry("help says", "true");
		String said = "{method=abs-cam, methods=abs-cam,abs-cam-initial,grad-cam++,rise, opacity=0.75, threshold=0.25} []";
		assertThat(seen).as("Enter in a field of text, the folded field read too").containsEntry("said", said);
		assertThat(seen).containsEntry("unfolded again", "true").containsEntry("beside the fold", "opacity=0.75");
		assertThat(seen).as("Enter on a box").containsEntry("said again", said);
		assertThat(seen).containsEntry("forgotten", "abs-cam").containsEntry("cancelled", "nothing");
		assertThat(seen).containsEntry("all", "1 of 1001").containsEntry("found",
			"class 77,class 770,class 771,class 772,class 773,class 774,class 775,class 776,class 777,class 778,class 779,"
				+ "class 177,class 277,class 377,class 477,class 577,class 677,class 877,class 977");
		assertThat(seen).containsEntry("taken", "class 770 of 19").containsEntry("said of many", "{class=class 770} []");
	}
}
