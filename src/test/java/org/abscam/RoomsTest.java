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
import java.util.function.BiConsumer;
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
	 * {@code fiji.explain}, belongs to that room unless it stands here itself.
	 */
	private static final List<Set<String>> STOREYS =
		List.of(Set.of("cli", "fiji"), Set.of("option"), Set.of("cohort"), Set.of("report"), Set.of("evaluate"),
			Set.of("explain"),
			Set.of("cam", "engine", "hotspot", "review", "scan"), Set.of("dicom", "model", "onnx.gradient"), Set.of("files", "onnx"));

	/** The parts of rooms that have some, from top to bottom, as the rooms themselves; a dot is what stands in the room itself. */
	private static final Map<String, List<Set<String>>> PARTS = Map.of( //
		"cli", List.of(Set.of("."), Set.of("archive", "models"), Set.of("command")), //
		"dicom", List.of(Set.of("space"), Set.of("result", "series", "web"), Set.of("confidential", "image"), Set.of("codec"), Set.of(".")), //
		"evaluate", List.of(Set.of("compare", "localise"), Set.of("."), Set.of("sensitivity"), Set.of("pixels"), Set.of("statistics")), //
		"explain", List.of(Set.of("trial"), Set.of("."), Set.of("network"), Set.of("options"), Set.of("budget")), //
		"fiji",
		List.of(Set.of("."), Set.of("review"), Set.of("review.picture"), Set.of("review.panel", "review.views"), Set.of("review.state"),
			Set.of("classify", "cohort", "compare", "evaluate", "explain", "hotspots", "models", "open", "runtime"),
			Set.of("choice", "image", "result"), Set.of("command")),
		"onnx", List.of(Set.of("quantise"), Set.of("classifier"), Set.of("read"), Set.of(".")), //
		"report", List.of(Set.of("page", "evaluation"), Set.of("."), Set.of("overlay"), Set.of("figure")), //
		"review", List.of(Set.of("session"), Set.of(".", "agreement")));

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
		eachArrow((user, used) -> {
			String from = room(user);
			String to = room(used);
			if (!from.equals(to) && storey(STOREYS, from) <= storey(STOREYS, to)) {
				up.add(from + " must not know " + to + ": " + user.getName() + " uses " + used.getName());
			}
		});
		assertThat(up).isEmpty();
	}

	/** Within a room, too: what a user does at the top, what all of that shares below. */
	@Test
	void arrowsBetweenThePartsOfARoomPointDown() {
		Set<String> up = new TreeSet<>();
		eachArrow((user, used) -> {
			String room = room(user);
			if (!room.equals(room(used)) || !PARTS.containsKey(room)) return;
			String from = part(user);
			String to = part(used);
			if (!from.equals(to) && storey(PARTS.get(room), from) <= storey(PARTS.get(room), to)) {
				up.add(room + ": " + from + " must not know " + to + ": " + user.getName() + " uses " + used.getName());
			}
		});
		assertThat(up).isEmpty();
	}

	@Test
	void everyPartOfARoomHasItsPlace() {
		Map<String, Set<String>> parts = new TreeMap<>();
		for (JavaClass here : classes)
			if (!part(here).equals(".")) parts.computeIfAbsent(room(here), room -> new TreeSet<>(Set.of("."))).add(part(here));
		Map<String, Set<String>> placed = new TreeMap<>();
		PARTS.forEach(
			(room, storeys) -> placed.put(room, storeys.stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new))));
		assertThat(parts).isEqualTo(placed);
	}

	/** A library is known where it is needed: what else there is can be tried, and replaced, without it. */
	@Test
	void librariesOfOnePurposeAreKnownInOnePlace() {
		onlyKnownIn("org.apache.pdfbox..", ROOT + "report.page..");
		onlyKnownIn("picocli..", ROOT + "cli..");
		onlyKnownIn("ai.djl..", ROOT + "engine..");
		noClasses().that()
			.haveNameNotMatching("org[.]abscam[.]fiji[.](Scripted.*|ExplainSearched)")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.scijava..", "net.imagej..")
			.check(classes);
	}

	private static void onlyKnownIn(String library, String room) {
		noClasses().that().resideOutsideOfPackage(room).should().dependOnClassesThat().resideInAPackage(library).check(classes);
	}

	/** The picture on the manual's page; to draw it anew: {@code mvn test -Dtest=RoomsTest -Dabscam.write=true}. */
	@Test
	void theManualShowsTheRoomsAsTheyAre() throws IOException {
		Map<String, Set<String>> arrows = new TreeMap<>();
		eachArrow((user, used) -> {
			Set<String> known = arrows.computeIfAbsent(room(user), room -> new TreeSet<>());
			if (!room(user).equals(room(used))) known.add(room(used));
		});
		Map<String, Set<String>> parts = new TreeMap<>();
		for (JavaClass here : classes) {
			Set<String> all = parts.computeIfAbsent(room(here), room -> new TreeSet<>());
			String part = part(here).replaceFirst("[.].*", "");
			if (!part.isEmpty()) all.add(part);
		}
		String drawn = new RoomsPicture(STOREYS, arrows, parts).svg();
		Path picture = Path.of("src/site/markdown/images/rooms.svg");
		if (Boolean.getBoolean("abscam.write")) Files.writeString(picture, drawn);
		assertThat(Files.readString(picture)).isEqualTo(drawn);
	}

	/** Of each class to each other class of ours that it knows. */
	private static void eachArrow(BiConsumer<JavaClass, JavaClass> seen) {
		for (JavaClass user : classes)
			for (Dependency arrow : user.getDirectDependenciesFromSelf())
				if (arrow.getTargetClass().getPackageName().startsWith(ROOT)) seen.accept(user, arrow.getTargetClass());
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

	/**
	 * A test that has the name of a class stands where that class stands; that of an entry of the menu where its command does. Of the whole house are
	 * those that stand in no room.
	 */
	@Test
	void testsStandInTheRoomOfWhatTheyTest() throws IOException {
		Map<String, Set<String>> homes = new TreeMap<>();
		Set<String> rooms = new TreeSet<>();
		for (JavaClass here : classes) {
			homes.computeIfAbsent(here.getSimpleName(), name -> new TreeSet<>()).add(here.getPackageName());
			rooms.add(here.getPackageName());
		}
		Path tests = Path.of("src/test/java");
		Set<String> astray = new TreeSet<>();
		try (Stream<Path> files = Files.walk(tests)) {
			for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
				String tested = file.getFileName().toString().replaceFirst("Test\\.java$", "");
				String room = tests.relativize(file.getParent()).toString().replaceAll("[/\\\\]", ".");
				Set<String> here = homes.getOrDefault(tested, Set.of());
				boolean beside =
					here.contains(room) || tested.endsWith("Plugin") && here.stream().anyMatch(home -> room.startsWith(home + "."));
				if (rooms.contains(room) && !here.isEmpty() && !beside) astray.add(room + "." + tested + "Test, of a class in " + here);
			}
		}
		assertThat(astray).isEmpty();
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

	/** What of a room a class stands in; a dot for the room itself. */
	private static String part(JavaClass of) {
		String inside = of.getPackageName().substring(ROOT.length() + room(of).length());
		return inside.isEmpty() ? "." : inside.substring(1);
	}

	private static int storey(List<Set<String>> storeys, String room) {
		return IntStream.range(0, storeys.size()).filter(i -> storeys.get(i).contains(room)).map(i -> storeys.size() - i).sum();
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
