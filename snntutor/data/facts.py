"""What is known of each data set: its splits, its files, their checksums, where they can be had."""

SPLITS = {
    "fashion-mnist": ("train", "test"),
    "mnist": ("train", "test"),
    "digits": ("train", "test"),
    "yin-yang": ("train", "validation", "test"),
    "randman": ("train", "validation", "test"),
}

# The images and the labels of one split, named as in the published sets.
IDX_FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}

# Bytes of the published files, unzipped: a header, then 60,000 and 10,000 images of 28 x 28 pixels, or labels.
PUBLISHED_BYTES = {
    "train-images-idx3-ubyte": 16 + 60_000 * 784,
    "train-labels-idx1-ubyte": 8 + 60_000,
    "t10k-images-idx3-ubyte": 16 + 10_000 * 784,
    "t10k-labels-idx1-ubyte": 8 + 10_000,
}

# All checksums are of the unzipped content: gzip containers differ between addresses.
BUNDLED_SHA256 = {
    "fashion-mnist": {
        "train-images-idx3-ubyte":
            "5aef73cdef04fa6243a4513648f64226aaca8f7fb4ca0429d01b9b481990840f",
        "train-labels-idx1-ubyte":
            "8de495dc80052e1f0d7a91913740c3b64e388f118833a9435aaa12cf9971325d",
        "t10k-images-idx3-ubyte":
            "79dd18befdf3c41b88e07c6ef1cbae3415cb435cd0fbc491680f61a0fd9e08d4",
        "t10k-labels-idx1-ubyte":
            "ff067c599b5475de28d8fba5cba9ec8e0dc897bbb50cf723f278aa28f4d52dc2",
    },
    "mnist": {
        "train-images-idx3-ubyte":
            "e3ba67b3cd6b45529c24172d98cd2c3e7cb7c57b353eb4742555d55b3c100277",
        "train-labels-idx1-ubyte":
            "2ade555f6c9e008ddb7c8ac1a39d72556b6283fe09343f2cf8bb77d0813b00a2",
        "t10k-images-idx3-ubyte":
            "c4332e91faa6b4937c798ef1c1fb6067e82eb96ed16917f02f0044ee672704cd",
        "t10k-labels-idx1-ubyte":
            "a2599fdd0013c34796d9a6466d91418bcbe023ecda370bdcd32208e30e5e4004",
    },
}
PUBLISHED_SHA256 = {
    "fashion-mnist": {
        "train-images-idx3-ubyte":
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels-idx1-ubyte":
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images-idx3-ubyte":
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels-idx1-ubyte":
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
    "mnist": {
        "train-images-idx3-ubyte":
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels-idx1-ubyte":
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images-idx3-ubyte":
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels-idx1-ubyte":
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
}

# Tried in this order; each holds the four files of the set, gzipped.
MIRRORS = {
    "fashion-mnist": (
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ),
    "mnist": (
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ),
}
