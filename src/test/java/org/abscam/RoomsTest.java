package org.abscam;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the rooms (packages) of Abs-CAM know each other, as the manual's page for engineers tells it. */
class RoomsTest {

	private static final String ROOT = "org.abscam.";

	/**
	 * The rooms from top to bottom. A room knows rooms that stand further down, never one beside it or above. A part of a room, such as
	 * {@code fiji.explain}, belongs to that room unless it stands here itself. Rooms that are not built yet have their place already.
	 */
	private static final List<Set<String>> STOREYS =
		List.of(Set.of("cli", "fiji"), Set.of("option"), Set.of("cohort"), Set.of("report"), Set.of("evaluate"),
			Set.of("explain"),
			Set.of("cam", "engine", "hotspot", "review", "scan"), Set.of("dicom", "model", "onnx.gradient"), Set.of("files", "onnx"));

	/** Public, although no other room uses them, and why. */
	private static final Map<String, String> PUBLIC_ALL_THE_SAME =
		Map.of("org.abscam.onnx.gradient.RuleBook", "the table of operators, which the room of graphs looks up as a service",
			"org.abscam.model.ModelCard$Author", "the card's list of authors is made of it", "org.abscam.cli.CohortCommandLine",
			"reads the options of a cohort for its driver on a cluster, which looks it up as a service");

	/** Sources of more than {@value #LONGEST} lines, and why. */
	private static final Map<String, String> LONG_ALL_THE_SAME = Map.of();
	private static final int LONGEST = 400;

	/** Users, macros and programs name classes in these. */
	private static final List<Path> MANUALS =
		List.of(Path.of("README.md"), Path.of("plugins.config"), Path.of("macros"), Path.of("src/main/launcher"), Path.of("src/site"));

	private static JavaClasses classes;

	@BeforeAll
	static void read() {
		classes = new ClassFileImporter().importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
		assertThat(classes.size()).as("classes of " + ROOT).isGreaterThan(150);
	}

	@Test
	void packagesFormNoCircle() {
		slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
	}

	@Test
	void arrowsPointDown() {
		Set<String> up = new TreeSet<>();
		for (JavaClass user : classes) {
			for (Dependency arrow : user.getDirectDependenciesFromSelf()) {
				if (!arrow.getTargetClass().getPackageName().startsWith(ROOT)) continue;
				String from = room(user);
				String to = room(arrow.getTargetClass());
				if (!from.equals(to) && storey(from) <= storey(to)) {
					up.add(from + " must not know " + to + ": " + user.getName() + " uses " + arrow.getTargetClass().getName());
				}
			}
		}
		assertThat(up).isEmpty();
	}

	@Test
	void roomsOfEquationsFilesAndReadingsKnowNoImageJNoSciJavaAndNoDjl() {
		noClasses().that()
			.resideInAnyPackage(ROOT + "onnx..", ROOT + "cam..", ROOT + "dicom..", ROOT + "review..", ROOT + "cohort..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ij..", "net.imagej..", "net.imglib2..", "org.scijava..", "ai.djl..")
			.check(classes);
	}

	@Test
	void underTheFrontEndsThereIsNoUserInterface() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + "fiji..", ROOT + "cli..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("javax.swing..", "ij.plugin.frame..").or(assignableTo("java.awt.Component")))
			.check(classes);
	}

	@Test
	void publicClassesAreUsedByAnotherPackage() throws IOException {
		Set<String> used = usedByOtherPackages();
		String manuals = manuals();
		Set<String> alone = new TreeSet<>();
		for (JavaClass offered : classes) {
			boolean entry = offered.isAnnotatedWith("org.scijava.plugin.Plugin") ||
				offered.tryGetMethod("main", String[].class).isPresent() || manuals.contains(offered.getName());
			if (isPublic(offered) && !entry && !used.contains(offered.getName())) alone.add(offered.getName());
		}
		assertThat(alone).as("classes that could be package-private, beside those that are public for a reason")
			.isEqualTo(PUBLIC_ALL_THE_SAME.keySet());
	}

	/** Classes that code of another package names, calls, hands over as a lambda, or is given by what it calls. */
	private static Set<String> usedByOtherPackages() {
		Set<String> used = new TreeSet<>();
		for (JavaClass user : classes) {
			Stream<JavaClass> named = user.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass);
			Stream<JavaClass> passed = user.getCodeUnitAccessesFromSelf()
				.stream()
				.map(JavaCodeUnitAccess::getTarget)
				.flatMap(unit -> Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream()));
			Stream.concat(named, passed)
				.filter(other -> !other.getPackageName().equals(user.getPackageName()))
				.forEach(other -> used.add(other.getName()));
		}
		return used;
	}

	@Test
	void theManualNamesTheRoomsAsTheyAre() throws IOException {
		Set<String> rooms =
			classes.stream().filter(c -> c.getPackageName().startsWith(ROOT)).map(RoomsTest::room).collect(Collectors.toSet());
		String table =
			Files.readString(Path.of("src/site/markdown/engineers.md")).replaceFirst("(?s).*\\| room [^\n]*\n[^\n]*\n", "")
				.replaceFirst("(?s)\n\n.*", "");
		Set<String> named = table.lines()
			.flatMap(row -> Stream.of(row.split("\\|")[1].split(",")))
			.map(name -> name.strip().replace("`", ""))
			.collect(Collectors.toSet());
		assertThat(named).isEqualTo(rooms);
	}

	@Test
	void sourcesAreShort() throws IOException {
		Map<String, Long> lines = new TreeMap<>();
		Path sources = Path.of("src/main/java/org/abscam");
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
				try (Stream<String> text = Files.lines(file)) {
					long count = text.count();
					if (count > LONGEST) lines.put(sources.relativize(file).toString().replace('\\', '/'), count);
				}
			}
		}
		assertThat(lines.keySet()).as("sources of more than %d lines, %s, beside those with a reason", LONGEST, lines)
			.isEqualTo(LONG_ALL_THE_SAME.keySet());
	}

	/** The longest name of a room that the class's package begins with. */
	private static String room(JavaClass of) {
		String part = of.getPackageName().substring(ROOT.length());
		Optional<String> room = STOREYS.stream()
			.flatMap(Set::stream)
			.filter(name -> part.equals(name) || part.startsWith(name + "."))
			.max((a, b) -> Integer.compare(a.length(), b.length()));
		return room.orElseThrow(() -> new AssertionError(of.getPackageName() + " is in no room; give it a place in STOREYS"));
	}

	private static int storey(String room) {
		return IntStream.range(0, STOREYS.size()).filter(i -> STOREYS.get(i).contains(room)).map(i -> STOREYS.size() - i).sum();
	}

	/** Whether other packages can name it without need. What stands in an interface is public by the language. */
	private static boolean isPublic(JavaClass of) {
		boolean here = of.getModifiers().contains(JavaModifier.PUBLIC) && !of.isAnonymousClass();
		return here && of.getEnclosingClass().map(outer -> !outer.isInterface() && isPublic(outer)).orElse(true);
	}

	private static String manuals() throws IOException {
		List<Path> texts = new ArrayList<>();
		for (Path place : MANUALS) {
			if (!Files.exists(place)) continue;
			try (Stream<Path> files = Files.walk(place)) {
				files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".png")).forEach(texts::add);
			}
		}
		List<String> read = new ArrayList<>();
		for (Path text : texts) read.add(Files.readString(text));
		return read.stream().collect(Collectors.joining("\n"));
	}
}
