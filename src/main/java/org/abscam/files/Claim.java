package org.abscam.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write what has a name in a folder, which one process on one or many machines has at a time. It is the lock on a hidden
 * file, so that it ends with its process, however that ends. On a file system without locks everybody gets it.
 */
public final class Claim implements AutoCloseable {

	static final String SUFFIX = ".abscam.lock";
	/** In a lock file that was deleted while somebody waited for it. */
	private static final byte RETIRED = 1;
	private static final int LOOKS = 20;
	private static final long LOOK_MILLIS = 50;
	private static final int ATTEMPTS = 1000;
	/** POSIX drops a file's locks when the process closes any of its channels, so this process may not even open what it holds. */
	private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

	private final Path file;
	private final FileChannel channel;
	private final boolean locked;
	private final boolean found;

	private Claim(Path file, FileChannel channel, boolean locked, boolean found) {
		this.file = file;
		this.channel = channel;
		this.locked = locked;
		this.found = found;
	}

	/**
	 * @param folder a folder that exists
	 * @param name what is claimed
	 * @return the claim; empty if somebody has it
	 * @throws IOException if the folder cannot be written
	 */
	static Optional<Claim> of(Path folder, String name) throws IOException {
		Path file = folder.toRealPath().resolve("." + name + SUFFIX);
		if (!HELD.add(file)) return Optional.empty();
		Optional<Claim> claim = Optional.empty();
		try {
			claim = lock(file);
			return claim;
		}
		finally {
			if (claim.isEmpty()) HELD.remove(file);
		}
	}

	/**
	 * Waits a moment for what somebody has, as he may only be looking whether its owner has died.
	 *
	 * @param folder a folder that exists
	 * @param name what is claimed
	 * @return the claim; empty if somebody has it
	 * @throws IOException if the folder cannot be written
	 */
	public static Optional<Claim> soon(Path folder, String name) throws IOException {
		Optional<Claim> claim = of(folder, name);
		for (int i = 0; claim.isEmpty() && i < LOOKS; i++) {
			try {
				Thread.sleep(LOOK_MILLIS);
			}
			catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				return claim;
			}
			claim = of(folder, name);
		}
		return claim;
	}

	private static Optional<Claim> lock(Path file) throws IOException {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			boolean found = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
			FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
				LinkOption.NOFOLLOW_LINKS);
			FileLock lock;
			try {
				lock = channel.tryLock();
			}
			catch (ClosedChannelException e) { // the thread was interrupted
				throw e;
			}
			catch (IOException e) {
				return Optional.of(new Claim(file, channel, false, found));
			}
			if (lock == null) {
				channel.close();
				return Optional.empty();
			}
			if (channel.size() == 0) return Optional.of(new Claim(file, channel, true, found));
			channel.close(); // it was deleted between opening and locking; there may be another by now
		}
		throw new IOException("the file '" + file + "' is in the way");
	}

	/** Whether nobody else can have it. */
	boolean isExclusive() {
		return locked;
	}

	/** Whether the file of the lock was there before: whoever had it may have died, and left more. */
	boolean wasThere() {
		return found;
	}

	/** Gives the claim back. Closing twice is harmless. */
	@Override
	public void close() throws IOException {
		if (!channel.isOpen()) return;
		try (channel) {
			Files.deleteIfExists(file);
			if (locked) channel.write(ByteBuffer.wrap(new byte[] {RETIRED}));
		}
		finally {
			HELD.remove(file);
		}
	}
}
