package org.abscam.fiji.review;

import static org.abscam.fiji.review.SessionWithWindows.button;
import static org.abscam.fiji.review.SessionWithWindows.find;
import static org.abscam.fiji.review.SessionWithWindows.on;
import static org.abscam.fiji.review.SessionWithWindows.read;
import static org.abscam.fiji.review.SessionWithWindows.shot;
import static org.abscam.fiji.review.SessionWithWindows.tell;
import static org.abscam.fiji.review.SessionWithWindows.title;
import static org.abscam.fiji.review.SessionWithWindows.until;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileSaver;
import ij.process.ShortProcessor;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.JLabel;
import org.abscam.fiji.ReviewPlugin;
import org.abscam.fiji.SessionPlugin;

/** What goes wrong in a session's windows, in a process of its own: Escape before the first map, a scan that is gone, a reading that cannot be kept. */
public final class FaultsWithWindows {

	private static final int SIDE = 64;

	private FaultsWithWindows() {}

	/** @param arguments an empty folder, a folder for screenshots */
	public static void main(String[] arguments) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		Path folder = Path.of(arguments[0]);
		stale(folder.resolve("readings"));
		Path scans = Files.createDirectories(folder.resolve("scans"));
		for (int i = 1; i <= 3; i++) new FileSaver(scan(i)).saveAsTiff(scans.resolve(i + ".tif").toString());

		AtomicBoolean pressing = new AtomicBoolean(true);
		Thread escape = new Thread(() -> {
			while (pressing.get()) {
				IJ.setKeyDown(KeyEvent.VK_ESCAPE);
				Thread.yield();
			}
		});
		escape.start();
		new SessionPlugin().run("session=[" + folder.resolve("study") + "] scans=[" + scans
			+ "] reader=Ada explain=[model=breast-ultrasound device=cpu method=grad-cam] reading-first blinded faithfulness");
		pressing.set(false);
		escape.join();
		tell("after Escape", title());
		tell("status", on(() -> ((JLabel) find(WindowManager.getCurrentWindow(),
			c -> c instanceof JLabel label && label.getText() != null && label.getText().startsWith("Stopped"))).getText()));
		tell("map", on(() -> desk().state().explained().isPresent()));
		tell("answered", on(() -> desk().state().reading().isRevealed()));
		shot(arguments[1], "stopped");
		on(() -> {
			IJ.resetEscape();
			button("Explain anew").doClick();
			return null;
		});
		until(() -> desk().state().explained().isPresent() && desk().state().work().isEmpty());
		tell("hidden", on(() -> !desk().state().isRevealed()));
		tell("measured", on(() -> desk().state().explained().get().images().get(0).measures().isPresent()));
		Files.delete(scans.resolve("2.tif"));
		read("benign", 50);
		on(() -> {
			button("No").doClick();
			button("›").doClick();
			return null;
		});
		until(() -> "Case 3".equals(title()) && desk() != null);
		tell("log", Optional.ofNullable(IJ.getLog()).orElse("").replace('\n', ' '));
		Files.writeString(folder.resolve("study/readers/Ada/0003.review.json"), "x", StandardOpenOption.APPEND);
		on(() -> {
			button("benign").doClick();
			SessionWithWindows.sure().setText("7");
			return null;
		});
		tell("kept", on(() -> desk().state().reading().answer(org.abscam.review.Change.Stage.BEFORE).isPresent()));
		shot(arguments[1], "not-kept");
		on(() -> {
			WindowManager.getCurrentWindow().close();
			return null;
		});
		tell("windows left", WindowManager.getWindowCount());
		System.exit(0);
	}

	private static ImagePlus scan(int number) {
		ShortProcessor pixels = new ShortProcessor(SIDE, SIDE);
		for (int i = 0; i < SIDE * SIDE; i++) pixels.set(i, (i % SIDE) * 10 + number);
		return new ImagePlus("scan", pixels);
	}

	/** Other grey values on the screen: of no account where the window was given. */
	private static void stale(Path out) throws Exception {
		for (String window : new String[] {"default", "100-500"}) {
			ImagePlus image = scan(0);
			image.setTitle(window);
			image.show();
			new ReviewPlugin().run("model=breast-ultrasound device=cpu method=grad-cam window=" + window + " out=[" + out + "]");
			on(() -> {
				image.setDisplayRange(50, 300);
				image.updateAndDraw();
				return null;
			});
			Thread.sleep(1500);
			tell("stale " + window, on(() -> ReviewDesk.of(image).state().stale().orElse("no")));
			on(() -> {
				image.changes = false;
				image.close();
				return null;
			});
		}
	}

	private static ReviewDesk desk() {
		return WindowManager.getCurrentImage() == null ? null : ReviewDesk.of(WindowManager.getCurrentImage());
	}
}
