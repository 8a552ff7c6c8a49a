package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.Macro;
import ij.Prefs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class MemoryTest {

	private static final String DIALOG = "Abs-CAM Some Thing";

	@TempDir
	Path folder;

	@AfterEach
	void forget() {
		for (Option option : List.of(Options.LAYER, Options.METHOD, Options.STACK, Options.PATH, Options.THRESHOLD))
			Prefs.set("abscam.some-thing." + option.name(), null);
	}

	@Test
	void whatWasSaidIsKeptByCommandAndOption() {
		keep(Map.of("layer", "/conv/Relu", "method", "rise"), Set.of());
		assertThat(Prefs.get("abscam.some-thing.layer", "")).isEqualTo("/conv/Relu");
		assertThat(Memory.of(DIALOG).of(Options.METHOD, any -> true)).contains("rise");
		assertThat(Memory.of(DIALOG).of(Options.STACK, any -> true)).as("unticked, against what is proposed").contains("false");
		assertThat(Memory.of("Abs-CAM Other").of(Options.METHOD, any -> true)).isEmpty();
	}

	@Test
	void whatIsUsualIsNotKept() {
		keep(Map.of("layer", "/conv/Relu"), Set.of());
		keep(Map.of("layer", "auto", "method", "abs-cam"), Set.of("stack"));
		assertThat(Prefs.get("abscam.some-thing.layer", null)).isNull();
		assertThat(Prefs.get("abscam.some-thing.stack", null)).isNull();
	}

	@Test
	void whatIsNotValidAnyMoreIsForgotten() throws Exception {
		Path file = Files.createFile(folder.resolve("scan.dcm"));
		Prefs.set("abscam.some-thing.method", "a-method-of-old");
		Prefs.set("abscam.some-thing.threshold", "1.5");
		Prefs.set("abscam.some-thing.path", file.toString());
		Prefs.set("abscam.some-thing.layer", "/gone");
		Memory memory = Memory.of(DIALOG);
		assertThat(memory.of(Options.METHOD, any -> true)).isEmpty();
		assertThat(memory.of(Options.THRESHOLD, any -> true)).isEmpty();
		assertThat(memory.of(Options.LAYER, "/there"::equals)).isEmpty();
		assertThat(memory.of(Options.PATH, any -> true)).contains(file.toString());
		Files.delete(file);
		assertThat(memory.of(Options.PATH, any -> true)).isEmpty();
		for (String name : List.of("method", "threshold", "layer", "path"))
			assertThat(Prefs.get("abscam.some-thing." + name, null)).as(name).isNull();
	}

	@Test
	void macrosKnowNothingOfIt() {
		Prefs.set("abscam.some-thing.method", "rise");
		String name = Thread.currentThread().getName();
		try {
			Thread.currentThread().setName("Run$_test"); // for which alone ImageJ keeps options of a macro
			Macro.setOptions("stack");
			assertThat(Memory.of(DIALOG).of(Options.METHOD, any -> true)).isEmpty();
			keep(Map.of("method", "occlusion"), Set.of());
		}
		finally {
			Macro.setOptions(null);
			Thread.currentThread().setName(name);
		}
		String seen = IJ.runMacro("return call('" + MemoryTest.class.getName() + ".method');");
		assertThat(seen).isEqualTo("abs-cam");
		assertThat(Prefs.get("abscam.some-thing.method", null)).as("nor do they change it").isEqualTo("rise");
	}

	/** What a macro's own dialog would propose. */
	public static String method() {
		return Memory.of(DIALOG).of(Options.METHOD, any -> true).orElse("abs-cam");
	}

	private static void keep(Map<String, String> values, Set<String> flags) {
		Memory.of(DIALOG).keep(new Said(values, flags), List.of(new Memory.Proposed(Options.LAYER, "auto"),
			new Memory.Proposed(Options.METHOD, "abs-cam"), new Memory.Proposed(Options.STACK, "true")));
	}
}
