package org.abscam.fiji.review;

import ij.ImagePlus;
import ij.gui.ImageWindow;
import ij.gui.StackWindow;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Insets;
import java.awt.Panel;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.event.MouseWheelEvent;
import java.util.function.BooleanSupplier;
import javax.swing.JComponent;
import javax.swing.JRootPane;
import org.abscam.fiji.review.picture.PictureSet;
import org.abscam.fiji.review.picture.ReviewCanvas;
import org.abscam.fiji.review.state.ReviewLook;

/**
 * ImageJ's window of a scan under review: ImageJ knows the scan as its image, its tools, commands and macros work on it, and there is no
 * second image. To be made on Swing's event thread.
 */
final class ReviewWindow extends StackWindow {

	private static final long serialVersionUID = 1;
	private static final int WIDTH = 1240;
	private static final int HEIGHT = 740;
	private static final int LEAST_WIDTH = 640;
	private static final int LEAST_HEIGHT = 480;

	private transient PictureSet pictures;
	private transient BooleanSupplier closing = () -> true;
	private boolean built;

	/** @param canvas made for the image */
	ReviewWindow(ImagePlus image, ReviewCanvas canvas) {
		super(image, canvas);
	}

	/**
	 * Shows the window.
	 *
	 * @param set the pictures
	 * @param content all that the window shows, the pictures among it
	 * @param leaving called when the window is to close; whether it may
	 */
	void open(PictureSet set, JComponent content, BooleanSupplier leaving) {
		pictures = set;
		closing = leaving;
		removeAll();
		setLayout(new BorderLayout());
		setBackground(ReviewLook.GROUND);
		Panel ground = new Panel(new BorderLayout()); // ImageJ's frame does not paint what is not heavy
		JRootPane root = new JRootPane();
		root.getContentPane().setLayout(new BorderLayout());
		root.getContentPane().add(content);
		ground.add(root);
		add(ground, BorderLayout.CENTER);
		built = true;
		Rectangle place = place();
		setMinimumSize(
			new Dimension(Math.min(place.width, ReviewLook.scaled(LEAST_WIDTH)), Math.min(place.height, ReviewLook.scaled(LEAST_HEIGHT))));
		setBounds(place);
		validate();
		setVisible(true);
		pictures.first().requestFocus();
	}

	/** As large as is comfortable, and never larger than the screen. */
	private Rectangle place() {
		GraphicsConfiguration screen = getGraphicsConfiguration();
		Rectangle free = screen.getBounds();
		Insets taken = Toolkit.getDefaultToolkit().getScreenInsets(screen);
		free = new Rectangle(free.x + taken.left, free.y + taken.top, free.width - taken.left - taken.right,
			free.height - taken.top - taken.bottom);
		int width = Math.min(free.width, ReviewLook.scaled(WIDTH));
		int height = Math.min(free.height, ReviewLook.scaled(HEIGHT));
		return new Rectangle(free.x + (free.width - width) / 2, free.y + (free.height - height), width, height);
	}

	/** Until all is there, which is after the superclass wants to be seen. */
	@Override
	@SuppressWarnings("deprecation")
	public void show() {
		if (built) super.show();
		else getImagePlus().setActivated();
	}

	/** The window's size is the user's, whatever ImageJ zooms. */
	@Override
	public void pack() {
		if (!built) super.pack();
	}

	@Override
	public Insets getInsets() {
		return built ? getInsets(false) : super.getInsets();
	}

	@Override
	public void paint(Graphics g) {
		// all is painted by what is in it
	}

	@Override
	public void drawInfo(Graphics g) {
		// the line of slices says it
	}

	@Override
	public void updateImage(ImagePlus image) {
		if (!built) super.updateImage(image);
		else pictures.repaintAll();
	}

	/** Over what has no wheel of its own, such as the strip of slices. */
	@Override
	public void mouseWheelMoved(MouseWheelEvent event) {
		if (built) pictures.turn(event.getWheelRotation());
		else super.mouseWheelMoved(event);
	}

	@Override
	public boolean close() {
		if (!isClosed() && !closing.getAsBoolean()) return false;
		return super.close();
	}

	/** ImageJ names the zoom there; here it follows the window's size. */
	@Override
	public void setTitle(String title) {
		super.setTitle(title.replaceFirst(" \\([\\d.]+%\\)$", ""));
	}

	/** Closes without asking anybody. */
	boolean isReplaced() {
		ImagePlus image = getImagePlus();
		ImageWindow now = image == null ? null : image.getWindow();
		return now != null && now != this;
	}
}
