package org.abscam.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A hidden folder with what is to take its place all at once: {@code new} holds it, {@code former} what it replaces. Before the first
 * rename the list of what gives way is written to the file {@code complete}, called {@code moved} when all of that has given way; so
 * whoever finds the folder after a machine died can go on where it stopped. Where nothing gives way, as in a new folder, there are neither
 * {@code former} nor lists: {@code new} itself is renamed {@code whole} before the first rename. Each name costs the disk, and there may be a
 * million scans; what was made and removed again costs most of all, as ext4 passes over it for minutes whenever a file is made.
 */
record Staging(Path root) {

	private static final String SUFFIX = ".abscam.part";
	private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.[0-9a-f]{8}" + Pattern.quote(SUFFIX));
	private static final String NEW = "new";
	private static final String FORMER = "former";
	private static final String COMPLETE = "complete";
	private static final String MOVED = "moved";
	private static final String WHOLE = "whole";
	/** Which no file's name holds. */
	private static final String SEPARATOR = "/";

	/** Makes one for what has a name in a folder. */
	static Staging create(Path folder, String name) throws IOException {
		while (true) {
			Path root = folder.resolve("." + name + "." + String.format("%08x", ThreadLocalRandom.current().nextInt()) + SUFFIX);
			try {
				Files.createDirectory(root);
			}
			catch (FileAlreadyExistsException e) {
				continue;
			}
			try {
				Files.createDirectory(root.resolve(NEW));
			}
			catch (IOException e) {
				Tree.delete(root);
				throw e;
			}
			return new Staging(root);
		}
	}

	/** Those that a process left in a folder for a name. */
	static List<Staging> of(Path folder, String name) throws IOException {
		List<Staging> found = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, path -> name.equals(name(path)))) {
			for (Path path : all) if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) found.add(new Staging(path));
		}
		return found;
	}

	/** Whose staging folder a path is; null if it is none. */
	static String name(Path path) {
		Matcher matcher = HIDDEN.matcher(path.getFileName().toString());
		return matcher.matches() ? matcher.group(1) : null;
	}

	/** Where to write a file or folder that is to take its place. */
	Path path(String name) {
		return root.resolve(NEW).resolve(name);
	}

	/**
	 * Puts what was staged in its place.
	 *
	 * @param older names that give way, beside those of what was staged
	 * @throws IOException if that cannot be done; then all is as before
	 */
	void publish(Collection<String> older) throws IOException {
		Set<String> giveWay = new LinkedHashSet<>(older);
		for (Path file : list(NEW)) {
			forceAll(file);
			giveWay.add(file.getFileName().toString());
		}
		giveWay.removeIf(name -> !exists(root.resolveSibling(name)));
		if (giveWay.isEmpty()) move(root.resolve(NEW), root.resolve(WHOLE));
		else {
			Files.createDirectory(root.resolve(FORMER));
			Path written = Files.writeString(root.resolve("list"), String.join(SEPARATOR, giveWay), StandardOpenOption.CREATE_NEW);
			force(written);
			Files.move(written, root.resolve(COMPLETE), StandardCopyOption.ATOMIC_MOVE);
		}
		List<Path[]> done = new ArrayList<>();
		try {
			finish(done, false);
		}
		catch (IOException e) {
			for (int i = done.size() - 1; i >= 0; i--) move(done.get(i)[1], done.get(i)[0]);
			throw e;
		}
	}

	/** Finishes what was complete when its process ended, and removes the folder. */
	void recover() throws IOException {
		finish(new ArrayList<>(), true);
		remove();
	}

	/** Removes the folder with all that is in it. */
	void remove() throws IOException {
		try {
			if (!Files.deleteIfExists(root.resolve(WHOLE))) Files.deleteIfExists(root.resolve(NEW));
			Files.deleteIfExists(root);
		}
		catch (IOException e) { // something is in it, or it is none of ours
			Tree.delete(root);
		}
	}

	/**
	 * @param done takes the renames, so that they can be undone
	 * @param late whether it is a later process: then what somebody put in a file's place meanwhile gives way too
	 */
	private void finish(List<Path[]> done, boolean late) throws IOException {
		Path place = root.getParent();
		Path complete = root.resolve(COMPLETE);
		Path moved = root.resolve(MOVED);
		if (Files.exists(complete)) {
			for (String name : Files.readString(complete, StandardCharsets.UTF_8).split(SEPARATOR)) {
				Path older = place.resolve(name).normalize();
				Path aside = root.resolve(FORMER).resolve(name).normalize();
				if (name.isEmpty() || !place.equals(older.getParent()) || exists(aside) || !exists(older)) continue;
				move(older, aside);
				done.add(new Path[] {older, aside});
			}
			Files.move(complete, moved, StandardCopyOption.ATOMIC_MOVE);
		}
		boolean whole = exists(root.resolve(WHOLE));
		if (!whole && !Files.exists(moved)) return;
		for (Path file : list(whole ? WHOLE : NEW)) {
			Path target = place.resolve(file.getFileName());
			if (exists(target) && !(late && Files.isRegularFile(target))) {
				if (late) continue;
				throw new FileAlreadyExistsException(target.toString());
			}
			move(file, target);
			done.add(new Path[] {file, target});
		}
		Files.deleteIfExists(moved);
	}

	private List<Path> list(String part) throws IOException {
		List<Path> found = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(part))) {
			all.forEach(found::add);
		}
		found.sort(null);
		return found;
	}

	private static boolean exists(Path path) {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
	}

	private static void move(Path from, Path to) throws IOException {
		Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
	}

	private static void forceAll(Path root) throws IOException {
		if (Files.isRegularFile(root, LinkOption.NOFOLLOW_LINKS)) {
			force(root);
			return;
		}
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList()) force(file);
		}
	}

	private static void force(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
	}

	/** Folders that have to be made for a folder to be there, the innermost first. */
	static Deque<Path> missing(Path folder) {
		Deque<Path> missing = new ArrayDeque<>();
		for (Path path = folder; path != null && Files.notExists(path, LinkOption.NOFOLLOW_LINKS); path = path.getParent())
			missing.addLast(path);
		return missing;
	}
}
