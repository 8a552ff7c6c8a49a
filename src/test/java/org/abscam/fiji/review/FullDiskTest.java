package org.abscam.fiji.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The review window on a disk of its own that becomes full. Without one, {@code PanelsTest} has a file that cannot be written. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class FullDiskTest {

	@TempDir
	private Path folder;

	@Test
	void nothingIsLostOnADiskThatIsFullAndAllIsKeptOnceThereIsRoom() throws Exception {
		Path disk = Files.createDirectory(folder.resolve("disk"));
		String mount = "mount -t tmpfs -o size=256k t '" + disk + "'";
		Process trial = new ProcessBuilder("sh", "-c", "unshare -m " + mount).redirectErrorStream(true).start();
		assumeTrue(trial.waitFor() == 0, "a disk of a process's own may not be mounted here");
		Map<String, String> seen = WindowSession.runOn(mount, FullDiskWithWindows.class,
			Path.of("models/samples/breast-phantom.tif").toAbsolutePath().toString(), disk.toString());

		String sentence = "This cannot be kept in '" + disk.resolve("case.review.json")
			+ "' (No space left on device), so nothing is changed; free space there, and do it once more.";
		assertThat(seen).containsEntry("rejected", "OPEN: " + sentence).containsEntry("commented", "spiculated margin: " + sentence)
			.containsEntry("added", "true: " + sentence).containsEntry("comment stays", "spiculated margin");
		assertThat(seen.get("labelled")).startsWith("spiculated mass ").endsWith(": " + sentence)
			.doesNotStartWith("spiculated mass spiculated");
		assertThat(seen).containsEntry("label is edited on", "spiculated mass").containsEntry("label given up", "true");
		assertThat(seen).containsEntry("report", "The results cannot be written into '" + disk
			+ "' (No space left on device); free some space or choose another folder. Older results there are untouched.");
		assertThat(seen).as("nothing half written").containsEntry("files", "[case.review.json, case.tif, filler]");
		assertThat(seen.get("with room")).startsWith("Added.");
		assertThat(seen).containsEntry("kept", "spiculated mass REJECTED spiculated margin 2");
		assertThat(seen.get("opened on a full disk")).as("the map is seen all the same").startsWith("true 0: This cannot be kept in");
		assertThat(seen.get("findings come").strip()).as("and the sentence is gone").isEqualTo("1");
		assertThat(seen).containsEntry("files at the end", "[case.review.json, case.tif, other/case.review.json]");
	}
}
