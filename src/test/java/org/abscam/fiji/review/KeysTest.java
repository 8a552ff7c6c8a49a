package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key does what the list of keys says of it, on a display. */
@Tag("slow")
class KeysTest {

	private static final String NONE = "The model has 3 classes; there is no class ";

	@TempDir
	private Path folder;

	@Test
	void eachKeyDoesWhatTheListSaysInAStack() throws Exception {
		Map<String, String> expected = expected();
		expected.put("SLICE_ON", "place 1 8 1 > 1 9 1");
		expected.put("SLICE_BACK", "place 1 9 1 > 1 8 1");
		expected.put("FURTHER_ON", "place 1 8 1 > 1 9 1");
		expected.put("FURTHER_BACK", "place 1 9 1 > 1 8 1");
		expected.put("FIRST_SLICE", "place 1 9 1 > 1 1 1");
		expected.put("LAST_SLICE", "place 1 2 1 > 1 16 1");
		for (String way : new String[] {"ON", "BACK"}) {
			expected.put("CHANNEL_" + way, "The scan has only one channel.");
			expected.put("FRAME_" + way, "The scan has only one time point.");
		}
		assertKeys(expected, WindowSession.runAlone(KeysWithWindows.class, scan(), folder.toString()));
	}

	@Test
	void andInAHyperstack() throws Exception {
		Map<String, String> expected = expected();
		expected.put("SLICE_ON", "place 1 1 1 > 1 2 1");
		expected.put("SLICE_BACK", "place 1 2 1 > 1 1 1");
		expected.put("FURTHER_ON", "place 1 1 1 > 1 2 1");
		expected.put("FURTHER_BACK", "place 1 2 1 > 1 1 1");
		expected.put("FIRST_SLICE", "place 1 2 1 > 1 1 1");
		expected.put("LAST_SLICE", "place 1 2 1 > 1 4 1");
		expected.put("CHANNEL_ON", "place 1 4 1 > 2 4 1");
		expected.put("CHANNEL_BACK", "place 2 4 1 > 1 4 1");
		expected.put("FRAME_ON", "place 1 4 1 > 1 4 2");
		expected.put("FRAME_BACK", "place 1 4 2 > 1 4 1");
		assertKeys(expected, WindowSession.runAlone(KeysWithWindows.class, scan(), folder.toString(), "hyperstack"));
	}

	private static String scan() {
		return Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString();
	}

	private static void assertKeys(Map<String, String> expected, Map<String, String> seen) {
		assertThat(expected.keySet()).as("all keys").hasSize(ReviewKey.values().length);
		for (ReviewKey key : ReviewKey.values())
			assertThat(seen.get(key.name())).as(key + ", which is to: " + key.words()).contains(expected.get(key.name()));
	}

	/** What the words of the list mean, where the scan does not matter. */
	private static Map<String, String> expected() {
		Map<String, String> expected = new LinkedHashMap<>();
		expected.put("REVEAL", "revealed true > false");
		expected.put("OVERLAY", "overlay true > false");
		expected.put("OUTLINES", "colours true > false");
		expected.put("MORE", "opacity 50 > 60");
		expected.put("LESS", "opacity 60 > 50");
		expected.put("LAYOUT", "layout SIDE > SWIPE");
		expected.put("NEXT", "selected none > m1-");
		expected.put("PREVIOUS", "selected m1-");
		expected.put("ACCEPT", "status open > accepted");
		expected.put("REJECT", "status accepted > rejected");
		expected.put("ADD", "> r1; ");
		expected.put("REDRAW", "selection java.awt.Rectangle[x=10,y=20,width=33,height=20] > none");
		expected.put("EDIT", "selection none > java.awt.Rectangle[x=10,y=20,width=33,height=20]");
		expected.put("REMOVE", "selected r1 > none");
		expected.put("UNDO", "note to be undone > ");
		expected.put("REDO", "note  > to be undone");
		expected.put("WINDOW", "Window: ");
		expected.put("COMPARE", "dialog none > Compare with…");
		expected.put("LINK", "Nothing stands beside the scan.");
		expected.put("WINDOW_BESIDE", "Nothing stands beside the scan.");
		expected.put("INVERT", "inverted false > true");
		expected.put("METHOD", "method grad-cam > grad-cam++");
		expected.put("ANEW", "runs 2 > 3");
		expected.put("CLASS_1", "> normal");
		expected.put("CLASS_2", "question normal > benign");
		expected.put("CLASS_3", "question benign > malignant");
		for (int i = 4; i <= 9; i++) expected.put("CLASS_" + i, NONE + i + ".");
		expected.put("FIT", "whole false > true");
		expected.put("NEXT_CASE", "There is no next case.");
		expected.put("PREVIOUS_CASE", "There is no previous case.");
		expected.put("KEYS", "dialog none > Keys of the review window");
		return expected;
	}
}
