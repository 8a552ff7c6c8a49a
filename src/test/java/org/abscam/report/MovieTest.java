package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.AVI_Reader;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieTest {

	private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE);

	@TempDir
	Path folder;

	private final ImagePlus stack = IJ.createImage("colours", "RGB black", 64, 48, COLOURS.size());

	@BeforeEach
	void paint() {
		for (int i = 0; i < COLOURS.size(); i++) {
			ColorProcessor slice = (ColorProcessor) stack.getStack().getProcessor(i + 1);
			slice.setColor(COLOURS.get(i));
			slice.fill();
		}
		stack.getCalibration().fps = 3;
	}

	@Test
	void slicesAreThePicturesInTheirOrder() throws Exception {
		Path file = Files.writeString(folder.resolve("colours.avi"), "an older file");
		Movie.write(stack, file, 5);

		ImagePlus read = new ImagePlus("read", new AVI_Reader().makeStack(file.toString(), 1, 0, false, false, false));
		assertThat(read.getStackSize()).isEqualTo(3);
		for (int i = 0; i < 3; i++) {
			Color seen = new Color(read.getStack().getProcessor(i + 1).get(30, 20));
			Color painted = COLOURS.get(i);
			assertThat(seen.getRed()).isBetween(painted.getRed() - 8, painted.getRed() + 8);
			assertThat(seen.getGreen()).isBetween(painted.getGreen() - 8, painted.getGreen() + 8);
			assertThat(seen.getBlue()).isBetween(painted.getBlue() - 8, painted.getBlue() + 8);
		}
		assertThat(Files.readAllBytes(file)[132]).as("pictures per second, dwRate of the stream's header").isEqualTo((byte) 5);
		assertThat(stack.getCalibration().fps).isEqualTo(3);
	}

	@Test
	void whatCannotBeWrittenIsSaidAndLeavesNothingBehind() throws Exception {
		Path older = Files.writeString(folder.resolve("older.avi"), "an older file");
		assertThatThrownBy(() -> Movie.write(stack, older, 0)).isInstanceOf(ReportException.class).hasMessageContaining("not 0");
		assertThatThrownBy(() -> Movie.write(stack, older, 61)).isInstanceOf(ReportException.class).hasMessageContaining("not 61");
		assertThatThrownBy(() -> Movie.write(stack, folder, 5)).hasMessageContaining("is a folder");
		assertThatThrownBy(() -> Movie.write(stack, folder.resolve("nowhere/a.avi"), 5)).isInstanceOf(ReportException.class)
			.hasMessageContaining("a.avi").hasMessageContaining("choose another place");

		try (var files = Files.list(folder)) {
			assertThat(files).containsExactly(older);
		}
		assertThat(older).content().isEqualTo("an older file");
	}

	@Test
	void theSlowestAndTheFastestMovieAreWritten() throws Exception {
		for (int speed : new int[] {1, 60}) {
			Path file = folder.resolve(speed + ".avi");
			Movie.write(stack, file, speed);
			assertThat(Files.readAllBytes(file)[132]).isEqualTo((byte) speed);
		}
	}
}
